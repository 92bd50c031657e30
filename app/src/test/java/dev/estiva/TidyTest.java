package dev.estiva;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What makes source pleasant to read and a machine can check: short files and methods, tests that speak, no left-overs. */
class TidyTest {
    /** A file that is longer has more than one subject. Most should stay below 200. */
    private static final int FILE_LINES_MAX = 400;

    /** A screen. Most methods should stay below 40. */
    private static final int METHOD_LINES_MAX = 70;

    /** In pieces, so that this file does not contain what it looks for. */
    private static final Pattern LEFT_OVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b|@Dis" + "abled\\b");

    private static final Set<String> TEST_ANNOTATIONS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory");

    /** At least two words, as in {@code refusesReportOfAnOlderAttempt}. */
    private static final Pattern SENTENCE = Pattern.compile("[a-z]+[0-9]*[A-Z].*");

    private static final Pattern NO_SENTENCE = Pattern.compile("test[A-Z0-9_].*|should[A-Z_].*|.*Should.*");

    /** What the build runs: it passes over a class of any other name without a word. */
    private static final Pattern TEST_CLASS = Pattern.compile(".*(Test|IT)");

    private static final List<Source> SOURCES = new ArrayList<>();
    private static final List<Type> TYPES = new ArrayList<>();
    private static final List<Method> METHODS = new ArrayList<>();

    private record Source(Path path, String text) {
        String name() {
            return path.getFileName().toString().replace(".java", "");
        }

        boolean isMain() {
            return path.toString().contains(Path.of("src", "main").toString());
        }

        long lines() {
            return text.lines().count();
        }
    }

    private record Type(Source source, String name, boolean hasJavadoc) {}

    private record Method(Source source, String name, long lines, boolean isTest) {}

    @BeforeAll
    static void readsAllSources() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, Locale.ROOT, UTF_8);
                Stream<Path> app = Files.walk(Path.of("src"));
                Stream<Path> torch = Files.walk(Path.of("..", "torch", "src"))) {
            List<Path> paths = Stream.concat(app, torch)
                    .filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList();
            var units = files.getJavaFileObjectsFromPaths(paths);
            var task = (JavacTask) compiler.getTask(null, files, null, null, null, units);
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                Path path = Path.of(unit.getSourceFile().getName());
                Source source = new Source(path, Files.readString(path));
                SOURCES.add(source);
                new Reader(source, unit, trees).scan(unit, null);
            }
        }
    }

    @Test
    void filesHaveOneSubject() {
        assertNone(SOURCES, source -> source.lines() > FILE_LINES_MAX, "more than 400 lines");
    }

    @Test
    void methodsFitOnAScreen() {
        assertNone(METHODS, method -> method.lines() > METHOD_LINES_MAX, "more than 70 lines");
    }

    @Test
    void typesSayWhatTheyAreFor() {
        assertNone(TYPES, type -> type.source().isMain() && !type.hasJavadoc(), "no Javadoc");
    }

    @Test
    void nothingIsLeftForLater() {
        assertNone(
                SOURCES, source -> LEFT_OVER.matcher(source.text()).find(), "a note to oneself or a test turned off");
    }

    @Test
    void testsAreNamedAsSentences() {
        assertNone(
                METHODS,
                method -> method.isTest()
                        && (!SENTENCE.matcher(method.name()).matches()
                                || NO_SENTENCE.matcher(method.name()).matches()),
                "a name that says nothing: say what holds, as in refusesReportOfAnOlderAttempt");
    }

    @Test
    void testsAreWhereTheBuildFindsThem() {
        assertNone(
                METHODS,
                method -> method.isTest()
                        && !TEST_CLASS.matcher(method.source().name()).matches(),
                "a file whose name does not end in Test or IT");
    }

    private static <T> void assertNone(List<T> all, Predicate<T> isBad, String what) {
        assertThat(all).isNotEmpty();
        assertThat(all.stream().filter(isBad).map(TidyTest::place))
                .as("with " + what)
                .isEmpty();
    }

    private static String place(Object found) {
        return switch (found) {
            case Source source -> source.path() + " (" + source.lines() + " lines)";
            case Type type -> type.source().path() + ": " + type.name();
            case Method method -> method.source().path() + ": " + method.name() + " (" + method.lines() + " lines)";
            default -> throw new IllegalArgumentException(found.toString());
        };
    }

    /** Notes the top-level types and all the methods of a file. */
    private static final class Reader extends TreePathScanner<Void, Void> {
        private final Source source;
        private final CompilationUnitTree unit;
        private final DocTrees trees;

        Reader(Source source, CompilationUnitTree unit, DocTrees trees) {
            this.source = source;
            this.unit = unit;
            this.trees = trees;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            if (getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree) {
                boolean hasJavadoc = trees.getDocCommentTree(getCurrentPath()) != null;
                TYPES.add(new Type(source, type.getSimpleName().toString(), hasJavadoc));
            }
            return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            boolean isTest = method.getModifiers().getAnnotations().stream()
                    .anyMatch(found ->
                            TEST_ANNOTATIONS.contains(found.getAnnotationType().toString()));
            METHODS.add(new Method(source, method.getName().toString(), lines(method), isTest));
            return super.visitMethod(method, null);
        }

        private long lines(Tree tree) {
            var positions = trees.getSourcePositions();
            var lines = unit.getLineMap();
            return lines.getLineNumber(positions.getEndPosition(unit, tree))
                    - lines.getLineNumber(positions.getStartPosition(unit, tree))
                    + 1;
        }
    }
}
