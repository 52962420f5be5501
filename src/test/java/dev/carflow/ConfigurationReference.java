package dev.carflow;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.common.utils.StringUtil;
import jakarta.validation.Constraint;
import jakarta.validation.constraints.AssertTrue;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings as Markdown: from the {@link ConfigMapping} interfaces, their constraints and their Javadoc. */
final class ConfigurationReference {

    private ConfigurationReference() {}

    /** A section for each mapping whose prefix is wanted. */
    static String of(Predicate<String> prefixes) {
        return MappingSource.all().stream()
                .filter(source -> prefixes.test(prefix(source.mapping())))
                .sorted(Comparator.comparing(source -> prefix(source.mapping())))
                .map(ConfigurationReference::section)
                .collect(Collectors.joining());
    }

    private static String prefix(Class<?> mapping) {
        return mapping.getAnnotation(ConfigMapping.class).prefix();
    }

    private static String section(MappingSource source) {
        String rows = source.methods().stream()
                .map(method -> row(source.mapping(), method, source.doc(method)))
                .collect(Collectors.joining());
        return String.format(
                "%n### `%s`%n%n%s%n%n| Key, environment variable | Value | Default | Meaning |%n| --- | --- | --- | --- |%n%s",
                prefix(source.mapping()), source.doc(), rows);
    }

    private static String row(Class<?> mapping, Method method, String doc) {
        boolean map = method.getReturnType() == Map.class;
        String key = prefix(mapping) + '.' + StringUtil.skewer(method.getName());
        String variable = key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
        WithDefault value = method.getAnnotation(WithDefault.class);
        return String.format(
                "| `%s`<br>`%s` | %s | %s | %s |%n",
                key + (map ? ".{name}" : ""),
                variable + (map ? "_{NAME}" : ""),
                kind(method.getGenericReturnType()),
                value == null ? "none" : '`' + value.value() + '`',
                Stream.concat(Stream.of(doc), constraints(mapping, method, key).stream())
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
        if (type == MemorySize.class || type == Duration.class) {
            return type == Duration.class ? "duration" : "size";
        }
        return type == boolean.class ? "`true`, `false`" : type == String.class ? "text" : "number";
    }

    /** What validation says when it refuses a value, in the words it uses, without the key. */
    private static List<String> constraints(Class<?> mapping, Method method, String key) {
        List<String> messages = new ArrayList<>(messages(method));
        messages.addAll(messagesWithin(method.getAnnotatedReturnType()));
        Arrays.stream(mapping.getMethods())
                .sorted(Comparator.comparing(Method::getName))
                .map(check -> check.getAnnotation(AssertTrue.class))
                .filter(check -> check != null && check.message().startsWith(key + " must "))
                .forEach(check -> messages.add(check.message()));
        return messages.stream()
                .map(message -> message.replaceFirst("^" + Pattern.quote(key) + ":? ", ""))
                .map(message -> message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1) + '.')
                .distinct()
                .toList();
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
