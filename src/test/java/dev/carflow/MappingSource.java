package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A {@link ConfigMapping} interface, or a group of settings of one, and its source, for what reflection does not
 * know: Javadoc and the order of methods.
 */
record MappingSource(Class<?> mapping, String prefix, String doc, DocTrees docs, TreePath type) {

    private static final List<Path> ROOTS = List.of(Path.of("src", "main", "java"), Path.of("src", "sandbox", "java"));

    /** All of them but those without a prefix, which check keys of others. */
    static List<MappingSource> all() {
        return ROOTS.stream()
                .flatMap(root -> files(root).stream())
                .filter(MappingSource::isMapping)
                .map(file -> parse(file, mapping -> mapping.getAnnotation(ConfigMapping.class)
                        .prefix()))
                .toList();
    }

    private static List<Path> files(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isMapping(Path file) {
        try {
            return Files.readString(file).contains("@ConfigMapping(prefix = \"carflow");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MappingSource parse(Path file, Function<Class<?>, String> prefix) {
        JavaCompiler java = ToolProvider.getSystemJavaCompiler();
        var files = java.getStandardFileManager(null, null, null).getJavaFileObjects(file);
        JavacTask task = (JavacTask) java.getTask(null, null, null, List.of(), null, files);
        try {
            CompilationUnitTree source = task.parse().iterator().next();
            ClassTree type = (ClassTree) source.getTypeDecls().get(0);
            Class<?> mapping = Class.forName(source.getPackageName() + "." + type.getSimpleName());
            DocTrees docs = DocTrees.instance(task);
            TreePath path = new TreePath(new TreePath(source), type);
            return new MappingSource(
                    mapping, prefix.apply(mapping), text(docs.getDocComment(path), mapping), docs, path);
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    /** The methods that stand for a setting, as they follow each other in the source. */
    List<Method> methods() {
        return allMethods().filter(method -> !isGroup(method)).toList();
    }

    /** Likewise, for several settings under one name. */
    List<MappingSource> groups() {
        return allMethods().filter(this::isGroup).map(this::group).toList();
    }

    /** The key of a setting or a group of this one. */
    String key(Method method) {
        return prefix + '.' + StringUtil.skewer(method.getName());
    }

    String doc(Method method) {
        String doc = settings()
                .filter(setting -> setting.getName().contentEquals(method.getName()))
                .map(setting -> docs.getDocComment(new TreePath(type, setting)))
                .findFirst()
                .orElse(null);
        return text(doc, method);
    }

    private Stream<Method> allMethods() {
        return settings().map(setting -> method(setting.getName().toString()));
    }

    private boolean isGroup(Method method) {
        return method.getReturnType().getName().startsWith("dev.carflow.")
                && method.getReturnType().isInterface();
    }

    private MappingSource group(Method method) {
        Class<?> group = method.getReturnType();
        if (group.getEnclosingClass() == null) {
            MappingSource own = parse(file(group), any -> key(method));
            return new MappingSource(group, own.prefix(), doc(method), own.docs(), own.type());
        }
        ClassTree tree = ((ClassTree) type.getLeaf())
                .getMembers().stream()
                        .filter(ClassTree.class::isInstance)
                        .map(ClassTree.class::cast)
                        .filter(member -> member.getSimpleName().contentEquals(group.getSimpleName()))
                        .findFirst()
                        .orElseThrow();
        return new MappingSource(group, key(method), doc(method), docs, new TreePath(type, tree));
    }

    private static Path file(Class<?> type) {
        return ROOTS.stream()
                .map(root -> root.resolve(type.getName().replace('.', '/') + ".java"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    private Stream<MethodTree> settings() {
        return ((ClassTree) type.getLeaf())
                .getMembers().stream()
                        .filter(MethodTree.class::isInstance)
                        .map(MethodTree.class::cast)
                        .filter(method -> method.getBody() == null);
    }

    private Method method(String name) {
        try {
            return mapping.getMethod(name);
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(String doc, AnnotatedElement of) {
        assertThat(doc).as("the Javadoc of %s", of).isNotNull();
        String text = doc.strip().replaceAll("\\s+", " ").replaceAll("\\{@code ([^}]*)}", "`$1`");
        assertThat(text).as("the Javadoc of %s, as Markdown", of).doesNotContain("{@");
        return text;
    }
}
