package dev.superposition.driver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The architecture of the driver. */
@Tag("law")
final class ArchitectureTest {
    private static final String ROOT = "dev.superposition.driver.";
    private static final String SPEC = ROOT + "spec..";
    private static final String PLAN = ROOT + "plan..";
    private static final String JOB = ROOT + "job..";
    private static final String PARALLEL = ROOT + "parallel..";
    private static final String QUERY = ROOT + "query..";
    private static final String REPORT = ROOT + "report..";
    private static final String REPRODUCTION = ROOT + "reproduction..";
    private static final String CLI = ROOT + "cli..";
    private static final String LAUNCH = ROOT + "launch..";

    private static final JavaClasses DRIVER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.superposition.driver");

    @Test
    void specAndPlan_anyClass_knowsNoSpark() {
        noClasses()
                .that()
                .resideInAnyPackage(SPEC, PLAN)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "scala..")
                .because("validate and plan answer in a second")
                .check(DRIVER);
    }

    @Test
    void commands_anyClassThatTheCommandLineLooksInto_namesNoSpark() {
        noClasses()
                .that()
                .resideInAPackage(CLI)
                .and()
                .haveSimpleNameNotEndingWith("Spark")
                .and()
                .doNotHaveSimpleName("Answers")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "scala..")
                .because("picocli loads every command's class, and what its methods name, at each start")
                .check(DRIVER);
    }

    @Test
    void packages_any_dependOneWay() {
        noClasses()
                .that()
                .resideInAPackage(SPEC)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PLAN, JOB, QUERY, REPORT, REPRODUCTION, CLI)
                .check(DRIVER);
        noClasses()
                .that()
                .resideInAPackage(PLAN)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(JOB, QUERY, REPORT, REPRODUCTION, CLI)
                .check(DRIVER);
        noClasses()
                .that()
                .resideInAPackage(JOB)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(QUERY, REPORT, REPRODUCTION, CLI)
                .check(DRIVER);
        noClasses()
                .that()
                .resideInAPackage(QUERY)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SPEC, PLAN, JOB, REPORT, REPRODUCTION, CLI)
                .check(DRIVER);
    }

    @Test
    void parallel_anyClass_knowsTheWorkerOnly() {
        noClasses()
                .that()
                .resideInAPackage(PARALLEL)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SPEC, PLAN, JOB, QUERY, REPORT, REPRODUCTION, CLI)
                .check(DRIVER);
    }

    @Test
    void packages_any_areNamedHere() {
        classes()
                .should()
                .resideInAnyPackage(SPEC, PLAN, JOB, PARALLEL, QUERY, REPORT, REPRODUCTION, CLI, LAUNCH)
                .check(DRIVER);
    }

    @Test
    void packages_any_formNoCycle() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(DRIVER);
    }

    @Test
    void tensors_ofNd4j_stayInTheWorkerAndTheDistributedEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage(PARALLEL)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..")
                .check(DRIVER);
    }

    @Test
    void commandLineAndYaml_stayInTheirPackages() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CLI)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(DRIVER);
        noClasses()
                .that()
                .resideOutsideOfPackage(SPEC)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.snakeyaml..", "org.yaml..")
                .check(DRIVER);
    }
}
