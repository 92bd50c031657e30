package dev.estiva;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The package table of ARCHITECTURE.md and the bans in the pure packages, as tests. */
class ArchitectureTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.estiva");

    /** What each package may import of the others. A package that is not here may not exist. */
    private static final Map<String, List<String>> MAY_IMPORT = new TreeMap<>(Map.ofEntries(
            entry("model", List.of()),
            entry("core", List.of("model")),
            entry("policy", List.of("core", "model")),
            entry("metrics", List.of("core", "model")),
            entry("results", List.of()),
            entry("workload", List.of("model")),
            entry("sim", List.of("core", "policy", "metrics", "workload", "model")),
            entry("report", List.of("metrics", "results", "model")),
            entry("journal", List.of("core", "model")),
            entry("protocol", List.of("model")),
            entry("transport", List.of("protocol", "tls")),
            entry("forecast", List.of("core", "policy", "sim", "metrics", "workload", "model")),
            entry(
                    "server",
                    List.of("core", "policy", "journal", "protocol", "transport", "forecast", "metrics", "model")),
            entry("jobtype", List.of("protocol", "model")),
            entry("custom", List.of()),
            entry("extension", List.of("custom", "policy", "core", "model")),
            entry("text", List.of("jobtype", "protocol")),
            entry("watch", List.of()),
            entry("runner", List.of("jobtype", "protocol", "transport", "model")),
            entry("keeper", List.of("protocol", "model")),
            entry("worker", List.of("jobtype", "keeper", "runner", "protocol", "transport", "model")),
            entry("tls", List.of()),
            entry("access", List.of()),
            entry(
                    "http",
                    List.of("server", "core", "policy", "journal", "protocol", "access", "tls", "transport", "model")),
            entry("client", List.of("tls", "model")),
            entry("truth", List.of("sim", "policy", "metrics", "core", "workload", "model")),
            entry("bench", List.of("client", "keeper", "sim", "policy", "metrics", "core", "workload", "model")),
            entry(
                    "cli",
                    List.of(
                            "bench",
                            "tls",
                            "client",
                            "http",
                            "access",
                            "server",
                            "worker",
                            "jobtype",
                            "runner",
                            "keeper",
                            "watch",
                            "text",
                            "extension",
                            "truth",
                            "sim",
                            "forecast",
                            "report",
                            "workload",
                            "journal",
                            "policy",
                            "metrics",
                            "results",
                            "core",
                            "transport",
                            "model"))));

    /** Packages in which the same inputs give the same outputs, always and everywhere. */
    private static final DescribedPredicate<JavaClass> PURE = resideInAnyPackage(
                    "dev.estiva.model..",
                    "dev.estiva.core..",
                    "dev.estiva.policy..",
                    "dev.estiva.metrics..",
                    "dev.estiva.results..")
            .as("are pure (model, core, policy, metrics, results)");

    private static final List<String> SAFE_PACKAGES = List.of(
            "java.lang",
            "java.lang.annotation",
            "java.lang.invoke", // lambdas
            "java.lang.runtime", // records and switches
            "java.math",
            "java.util",
            "java.util.function",
            "java.util.regex",
            "java.util.stream",
            "org.apache.commons.statistics.distribution", // formulas and nothing else
            "org.jspecify.annotations",
            "dev.estiva..");

    /** Of the safe packages: what starts threads, asks the outside, draws by chance or iterates in no known order. */
    private static final Set<String> UNSAFE_CLASSES = Set.of(
            "java.lang.InheritableThreadLocal",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.Runtime",
            "java.lang.ScopedValue",
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.Hashtable",
            "java.util.IdentityHashMap",
            "java.util.Random",
            "java.util.Scanner",
            "java.util.ServiceLoader",
            "java.util.SplittableRandom",
            "java.util.Timer",
            "java.util.TimerTask",
            "java.util.UUID",
            "java.util.WeakHashMap");

    /** The same for single methods. */
    private static final Map<String, Set<String>> UNSAFE_METHODS = Map.of(
            "java.lang.System",
                    Set.of(
                            "currentTimeMillis",
                            "exit",
                            "getenv",
                            "getLogger",
                            "getProperties",
                            "getProperty",
                            "identityHashCode",
                            "nanoTime"),
            "java.lang.Math", Set.of("random"),
            "java.lang.StrictMath", Set.of("random"),
            "java.util.Set", Set.of("of", "copyOf"),
            "java.util.Map", Set.of("of", "ofEntries", "copyOf"),
            "java.util.Collections", Set.of("shuffle", "synchronizedList", "synchronizedMap", "synchronizedSet"),
            "java.util.stream.Collectors",
                    Set.of(
                            "groupingBy",
                            "groupingByConcurrent",
                            "toConcurrentMap",
                            "toMap",
                            "toSet",
                            "toUnmodifiableMap",
                            "toUnmodifiableSet"));

    /** Unsafe in whatever class: each type of stream and of collection has its own. */
    private static final Set<String> UNSAFE_NAMES = Set.of("parallel", "parallelStream");

    static Set<String> packages() {
        return MAY_IMPORT.keySet();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packageImportsOnlyWhatTheTableAllows(String name) {
        List<String> allowed = MAY_IMPORT.getOrDefault(name, List.of());
        String[] reachable =
                allowed.stream().map(other -> "dev.estiva." + other + "..").toArray(String[]::new);
        String own = "dev.estiva." + name + "..";
        noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.estiva..")
                        .and(not(resideInAPackage(own)))
                        .and(not(resideInAnyPackage(reachable)))
                        .as("are of a package other than " + allowed))
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void everyPackageIsInTheTable() {
        Set<String> found = new TreeSet<>();
        for (JavaPackage each : packagesOfTheProduct()) {
            found.add(each.getName().replaceFirst("^dev\\.estiva\\.", "").replaceFirst("\\..*", ""));
        }
        assertThat(found).isSubsetOf(MAY_IMPORT.keySet());
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.estiva.(*)..").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void everyPackageSaysThatNothingIsNullUnlessMarked() {
        assertThat(packagesOfTheProduct())
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found.isAnnotatedWith(NullMarked.class))
                        .as(found.getName() + " has a @NullMarked package-info")
                        .isTrue());
    }

    @Test
    void packagesAreNamedAfterWhatTheyDo() {
        assertThat(packagesOfTheProduct())
                .extracting(JavaPackage::getRelativeName)
                .doesNotContain("util", "utils", "common", "impl", "manager", "managers", "helper", "helpers", "misc");
    }

    @Test
    void pureCodeNeedsNothingButValues() {
        classes()
                .that(PURE)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(SAFE_PACKAGES.toArray(String[]::new))
                        .or(describe(
                                "are arrays of primitives",
                                type -> type.getBaseComponentType().isPrimitive())))
                .because("files, sockets, threads, clocks and loggers belong to the edges")
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void pureCodeUsesNoThreadNoChanceAndNoUnorderedCollection() {
        noClasses()
                .that(PURE)
                .should()
                .dependOnClassesThat(describe("are unsafe", type -> UNSAFE_CLASSES.contains(type.getName())))
                .because("the same inputs must give the same facts, in a simulation, after a crash and on another JVM")
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void pureCodeAsksNeitherTheClockNorChanceNorTheSystem() {
        noClasses()
                .that(PURE)
                .should()
                .accessTargetWhere(describe("it is unsafe", ArchitectureTest::isUnsafe))
                .because("time is an argument, chance has a seed, and order is total")
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    private static boolean isUnsafe(JavaAccess<?> access) {
        Set<String> methods =
                UNSAFE_METHODS.getOrDefault(access.getTargetOwner().getName(), Set.of());
        return methods.contains(access.getName()) || UNSAFE_NAMES.contains(access.getName());
    }

    private static List<JavaPackage> packagesOfTheProduct() {
        return PRODUCT.getPackage("dev.estiva").getSubpackagesInTree().stream()
                .filter(found -> !found.getClasses().isEmpty())
                .toList();
    }
}
