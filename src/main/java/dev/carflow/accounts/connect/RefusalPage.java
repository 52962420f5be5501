package dev.carflow.accounts.connect;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The page for a callback that is refused: static, without anything that was sent, without scripts. */
final class RefusalPage {

    private static final String STYLE = """
            :root{color-scheme:light dark;--text:#1c2430;--soft:#5b6675;--page:#f4f6f8;--card:#fff;--mark:#b45309}
            @media (prefers-color-scheme:dark){:root{--text:#e8ecf1;--soft:#a3adba;--page:#12161c;--card:#1c222b;--mark:#f59e0b}}
            body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--page);color:var(--text);
            font:1rem/1.55 system-ui,sans-serif}
            main{box-sizing:border-box;width:min(30rem,100vw - 2rem);margin:1rem;padding:2rem;background:var(--card);
            border-radius:.75rem;border-top:.3rem solid var(--mark);box-shadow:0 1px 3px #0002,0 8px 24px #0001}
            h1{margin:0 0 .75rem;font-size:1.4rem;line-height:1.25;text-wrap:balance}
            p{margin:0;color:var(--soft);text-wrap:pretty}
            """;

    /** Nothing but the style above, whatever might get into the page. */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'sha256-" + sha256(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String TEMPLATE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>{title}</title>
            <style>{style}</style>
            </head>
            <body>
            <main>
            <h1>{title}</h1>
            <p>{text}</p>
            </main>
            </body>
            </html>
            """;

    private RefusalPage() {}

    static String of(CallbackOutcome.Page page) {
        return TEMPLATE.replace("{style}", STYLE)
                .replace("{title}", page.title())
                .replace("{text}", page.text());
    }

    private static String sha256(String text) {
        return Base64.getEncoder().encodeToString(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
