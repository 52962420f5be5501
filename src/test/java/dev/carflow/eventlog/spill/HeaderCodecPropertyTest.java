package dev.carflow.eventlog.spill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.eventlog.EventRecord.Header;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HeaderCodecPropertyTest {

    @Property
    void headersAreReadAsWritten(@ForAll("headers") List<Header> headers) {
        assertThat(HeaderCodec.read(HeaderCodec.write(headers))).isEqualTo(headers);
    }

    @Provide
    Arbitrary<List<Header>> headers() {
        // any text but single surrogates, which UTF-8 does not have
        Arbitrary<String> text = Arbitraries.strings()
                .withCharRange('\u0000', '\ud7ff')
                .withChars('\ue000', '\uffff')
                .ofMaxLength(40);
        return Combinators.combine(text, text).as(Header::new).list().ofMaxSize(20);
    }
}
