package dev.estiva.torch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.estiva.jobtype.JobType;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** That the module is what a user's own plug-in could be. */
class PlugInTest {
    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.estiva.torch");

    /** The benchmark measures the runner too. */
    private static final DescribedPredicate<JavaClass> OF_THE_BENCHMARK = DescribedPredicate.describe(
            "part of the benchmark", type -> type.getName().contains("WarmRunner"));

    /** What a worker says of the machine's libraries and what its JVMs load must be the same. */
    private static final List<String> SEARCH =
            List.of("dev.estiva.worker.CudaLibraries", "dev.estiva.worker.NvidiaPart");

    @Test
    void knowsThePortForJobTypesAndNothingElseOfTheProgram() {
        noClasses()
                .that(DescribedPredicate.not(OF_THE_BENCHMARK))
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.describe("of the program but not of the port", PlugInTest::isInside))
                .check(MODULE);
    }

    private static boolean isInside(JavaClass type) {
        return type.getPackageName().startsWith("dev.estiva.")
                && !List.of("dev.estiva.jobtype", "dev.estiva.model", "dev.estiva.torch")
                        .contains(type.getPackageName())
                && !SEARCH.contains(type.getName());
    }

    @Test
    void everyTypeIsFoundAndHasANameOfItsOwn() {
        List<String> found = ServiceLoader.load(JobType.class).stream()
                .map(ServiceLoader.Provider::get)
                .map(JobType::name)
                .filter(name -> !name.equals("native_trouble")) // of the tests
                .toList();

        assertThat(found)
                .doesNotHaveDuplicates()
                .contains("matrix_multiply", "vector_addition", "neural_network", "image_processing");
        classes()
                .that()
                .implement(JobType.class)
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .should()
                .bePublic()
                .check(MODULE);
        assertThat(MODULE.stream()
                        .filter(type -> type.isAssignableTo(JobType.class)
                                && !type.getModifiers().contains(JavaModifier.ABSTRACT)))
                .hasSameSizeAs(found);
    }
}
