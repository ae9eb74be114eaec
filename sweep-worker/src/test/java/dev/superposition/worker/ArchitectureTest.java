package dev.superposition.worker;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.superposition.worker.config.DataKind;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.ModelKind;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The architecture of the worker. */
@Tag("law")
final class ArchitectureTest {
    private static final String ROOT = "dev.superposition.worker.";

    /** From the one that depends on nothing to the one that depends on all; each may use those before it. */
    private static final List<String> ORDER =
            List.of("config", "random", "data", "model", "train", "simd", "audit", "measure", "store", "task");

    private static final JavaClasses WORKER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.superposition.worker");

    @Test
    void worker_anyClass_knowsNeitherSparkNorScalaNorYamlNorACommandLine() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "scala..", "org.yaml..", "org.snakeyaml..", "picocli..")
                .because("a researcher reads the worker without them, and any scheduler can call it")
                .check(WORKER);
    }

    @Test
    void packages_any_dependOneWay() {
        for (int i = 0; i < ORDER.size(); i++) {
            String[] later = ORDER.subList(i + 1, ORDER.size()).stream()
                    .map(name -> ROOT + name + "..")
                    .toArray(String[]::new);
            if (later.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage(ROOT + ORDER.get(i) + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(later)
                        .check(WORKER);
            }
        }
    }

    @Test
    void packages_any_areNamedInTheOrder() {
        classes()
                .should()
                .resideInAnyPackage(
                        ORDER.stream().map(name -> ROOT + name + "..").toArray(String[]::new))
                .check(WORKER);
    }

    @Test
    void packages_any_formNoCycle() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(WORKER);
    }

    /** The two kinds of linear hidden layers have shortcuts of their own; engines say which kinds they have. */
    @Test
    void modelKind_anyWithNeurons_isKnownByItsLineItsClassAndTheEnginesOnly() {
        for (ModelKind kind : EnumSet.complementOf(EnumSet.of(ModelKind.RELU_OUTPUT, ModelKind.LINEAR_OUTPUT))) {
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName(ModelKind.class.getName())
                    .and()
                    .doNotHaveFullyQualifiedName(Engine.class.getName())
                    .and()
                    .haveNameNotMatching(".*\\.simd\\.ForwardPass(\\$1)?")
                    .should()
                    .accessField(ModelKind.class, kind.name())
                    .orShould()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName(ROOT + "model." + kind.className())
                    .because("a kind is added by one line and one file")
                    .check(WORKER);
        }
    }

    @Test
    void dataKind_anyButTheDefault_isKnownByItsLineAndItsClassOnly() {
        for (DataKind kind : DataKind.values()) {
            if (kind != DataKind.INDEPENDENT) {
                noClasses()
                        .that()
                        .doNotHaveFullyQualifiedName(DataKind.class.getName())
                        .should()
                        .accessField(DataKind.class, kind.name())
                        .orShould()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName(ROOT + "data." + kind.className())
                        .because("a kind is added by one line and one file")
                        .check(WORKER);
            }
        }
    }

    @Test
    void tensors_ofNd4j_liveInModelTrainAndMeasureOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "model..", ROOT + "train..", ROOT + "measure..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.nd4j..")
                .check(WORKER);
    }

    @Test
    void tensors_ofNd4j_areInNoPublicSignatureThatAnotherPackageCalls() {
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(ROOT + "train..", ROOT + "measure..")
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .should(mentionNoTensor())
                .because("an array lives inside one visible scope; who holds it frees it")
                .check(WORKER);
    }

    private static ArchCondition<JavaMethod> mentionNoTensor() {
        return new ArchCondition<>("mention no INDArray") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean mentions = method.getRawReturnType().isAssignableTo(INDArray.class)
                        || method.getRawParameterTypes().stream().anyMatch(type -> type.isAssignableTo(INDArray.class));
                events.add(new SimpleConditionEvent(method, !mentions, method.getFullName()));
            }
        };
    }

    @Test
    void randomNumbers_comeFromTheRunsOwnStreams() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.nd4j.linalg.api.rng..", "org.apache.commons.math3.random..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.SecureRandom")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethodWhere(describe(
                        "a random method of Nd4j",
                        call -> call.getTargetOwner().isEquivalentTo(Nd4j.class)
                                && call.getName().startsWith("rand")))
                .because("a run is a pure function of its configuration")
                .check(WORKER);
    }

    @Test
    void timeAndEnvironment_areArguments() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethodWhere(describe(
                        "System.getenv",
                        call -> call.getTargetOwner().isEquivalentTo(System.class)
                                && call.getName().equals("getenv")))
                .orShould()
                .callMethodWhere(describe(
                        "the time of day",
                        call -> call.getName().equals("now")
                                && call.getTargetOwner().getPackageName().equals("java.time")
                                && call.getTarget().getRawParameterTypes().isEmpty()))
                .because("a run is a pure function of its configuration")
                .check(WORKER);
    }
}
