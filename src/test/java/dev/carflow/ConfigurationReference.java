package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.enrichment.need.SignalSelector;
import dev.carflow.enrichment.need.WantedSignal;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.Constraint;
import jakarta.validation.constraints.AssertTrue;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings as Markdown: from the {@link ConfigMapping} interfaces, their constraints and their Javadoc. */
final class ConfigurationReference {

    /** Types as an operator sees them. A missing one has no row, so that nobody has to guess. */
    private static final Map<Type, String> KINDS = Map.ofEntries(
            Map.entry(boolean.class, "`true`, `false`"),
            Map.entry(double.class, "number"),
            Map.entry(int.class, "number"),
            Map.entry(short.class, "number"),
            Map.entry(OptionalInt.class, "number"),
            Map.entry(Duration.class, "duration"),
            Map.entry(MemorySize.class, "size"),
            Map.entry(Path.class, "file"),
            Map.entry(String.class, "text"),
            Map.entry(URI.class, "URL"),
            Map.entry(WantedSignal.class, "`signal:age`"),
            Map.entry(SignalSelector.class, "code or group"));

    private static final String MUST = " must ";

    private ConfigurationReference() {}

    /** A section for each mapping whose prefix is wanted. */
    static String of(Predicate<String> prefixes) {
        return MappingSource.all().stream()
                .filter(source -> prefixes.test(source.prefix()))
                .sorted(Comparator.comparing(MappingSource::prefix))
                .map(source -> section(source, "###"))
                .collect(Collectors.joining());
    }

    /** The settings of a mapping, then its groups, each with a table of its own. */
    private static String section(MappingSource source, String heading) {
        String rows = source.methods().stream()
                .map(method -> row(source, method, source.doc(method)))
                .collect(Collectors.joining());
        String groups = source.groups().stream()
                .map(group -> section(group, heading + '#'))
                .collect(Collectors.joining());
        String table = rows.isEmpty()
                ? ""
                : "\n| Key, environment variable | Value | Default | Meaning |\n| --- | --- | --- | --- |\n" + rows;
        return String.format("%n%s `%s`%n%n%s%n", heading, source.prefix(), source.doc()) + table + groups;
    }

    private static String row(MappingSource source, Method method, String doc) {
        boolean map = method.getReturnType() == Map.class;
        String key = source.key(method);
        String variable = key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
        WithDefault value = method.getAnnotation(WithDefault.class);
        return String.format(
                "| `%s`<br>`%s` | %s | %s | %s |%n",
                key + (map ? ".{name}" : ""),
                variable + (map ? "_{NAME}" : ""),
                kind(method.getGenericReturnType()),
                value == null ? "none" : '`' + value.value() + '`',
                Stream.concat(Stream.of(doc), constraints(source.mapping(), method, key).stream())
                        .collect(Collectors.joining(" ")));
    }

    private static String kind(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            String kind = kind(arguments[arguments.length - 1]);
            boolean several = Set.of(List.class, Set.class).contains(generic.getRawType());
            return several ? "list: " + kind : kind;
        }
        if (type instanceof Class<?> named && named.isEnum()) {
            return Arrays.stream(named.getEnumConstants())
                    .map(constant -> '`' + constant.toString().toLowerCase(Locale.ROOT) + '`')
                    .collect(Collectors.joining(", "));
        }
        assertThat(KINDS).as("words for a type").containsKey(type);
        return KINDS.get(type);
    }

    /** Returns the messages of validation, without the key. */
    private static List<String> constraints(Class<?> mapping, Method method, String key) {
        List<String> messages = new ArrayList<>(messages(method));
        messages.addAll(messagesWithin(method.getAnnotatedReturnType()));
        Arrays.stream(mapping.getMethods())
                .sorted(Comparator.comparing(Method::getName))
                .map(check -> check.getAnnotation(AssertTrue.class))
                .filter(check -> check != null && isAbout(key, check.message()))
                .forEach(check -> messages.add(check.message()));
        return messages.stream()
                .map(message -> isAbout(key, message)
                        ? message.substring(message.indexOf(MUST) + 1)
                        : message.replaceFirst("^" + Pattern.quote(key) + ":? ", ""))
                .map(message -> message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1) + '.')
                .distinct()
                .toList();
    }

    /** "a must …", "a and b must …". */
    private static boolean isAbout(String key, String message) {
        int must = message.indexOf(MUST);
        return must > 0 && List.of(message.substring(0, must).split(" and ")).contains(key);
    }

    private static List<String> messagesWithin(AnnotatedType type) {
        List<String> messages = new ArrayList<>(messages(type));
        if (type instanceof AnnotatedParameterizedType generic) {
            for (AnnotatedType argument : generic.getAnnotatedActualTypeArguments()) {
                messages.addAll(messagesWithin(argument));
            }
        }
        return messages;
    }

    private static List<String> messages(AnnotatedElement element) {
        List<String> messages = new ArrayList<>();
        for (Annotation annotation : element.getAnnotations()) {
            if (annotation.annotationType().isAnnotationPresent(Constraint.class)) {
                try {
                    messages.add((String)
                            annotation.annotationType().getMethod("message").invoke(annotation));
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return messages;
    }
}
