package dev.superposition.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.superposition.driver.job.BuildInfo;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The manifest for Apache's Spark operator. Its pods are Kubernetes' templates and its settings Spark's, both those of spark-submit; the few
 * fields of the operator's own that it has stand here with their types, as {@code spark.apache.org/v1} has them.
 */
final class OperatorManifestTest {
    private static final String FILE = "spark-application.yaml";

    private record Application(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {}

    private record Spec(
            Versions runtimeVersions,
            String mainClass,
            String jars,
            List<String> driverArgs,
            Tolerations applicationTolerations,
            Map<String, String> sparkConf,
            Template driverSpec,
            Template executorSpec) {}

    private record Versions(String sparkVersion) {}

    private record Tolerations(RestartConfig restartConfig) {}

    private record RestartConfig(RestartPolicy restartPolicy, long maxRestartAttempts, long restartBackoffMillis) {}

    private enum RestartPolicy {
        Always,
        Never,
        OnFailure,
        OnInfrastructureFailure
    }

    private record Template(PodTemplateSpec podTemplateSpec) {}

    private static Application read(JsonNode manifest) throws JsonProcessingException {
        return Manifests.STRICT.treeToValue(manifest, Application.class);
    }

    @Test
    void manifest_asItIs_hasOnlyFieldsOfTheOperatorAndOfKubernetes() throws Exception {
        JsonNode manifest = Manifests.documents(FILE).get(0);
        Application application = read(manifest);
        assertThat(application.apiVersion).isEqualTo("spark.apache.org/v1");
        assertThat(application.kind).isEqualTo("SparkApplication");
        assertThat(application.spec.runtimeVersions.sparkVersion)
                .isEqualTo(BuildInfo.current().spark());
        assertThat(manifest.at("/spec/sparkConf")).allMatch(JsonNode::isTextual);
        assertThat(manifest.at("/spec/driverArgs")).allMatch(JsonNode::isTextual);
    }

    @ParameterizedTest
    @CsvSource({
        "/spec, driverArg, []",
        "/spec/applicationTolerations/restartConfig, restartPolicy, '\"Sometimes\"'",
        "/spec/applicationTolerations/restartConfig, maxRestartAttempts, '\"five\"'",
        "/spec/driverSpec/podTemplateSpec/spec/containers/0/securityContext, readOnlyRootFileSystem, true",
        "/spec/executorSpec/podTemplateSpec/spec/volumes/0, emptyDir, 2"
    })
    void manifest_withOneMistake_isRefused(String place, String field, String value) throws Exception {
        JsonNode manifest = Manifests.documents(FILE).get(0);
        ((ObjectNode) manifest.at(place)).set(field, new ObjectMapper().readTree(value));
        assertThatThrownBy(() -> read(manifest))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining(field);
    }

    @Test
    void settingsAndPods_ofTheOperator_areThoseOfSparkSubmit() throws Exception {
        JsonNode manifest = Manifests.documents(FILE).get(0);
        for (String part : List.of("driver", "executor")) {
            ObjectNode pod =
                    (ObjectNode) Manifests.documents(part + "-pod.yaml").get(0);
            assertThat(manifest.at("/spec/" + part + "Spec/podTemplateSpec"))
                    .isEqualTo(pod.without(Set.of("apiVersion", "kind")));
        }
        Application application = read(manifest);
        Properties conf = Manifests.conf();
        assertThat(conf.remove("spark.kubernetes.namespace")).isEqualTo(application.metadata.getNamespace());
        conf.remove("spark.kubernetes.driver.podTemplateFile");
        conf.remove("spark.kubernetes.executor.podTemplateFile");
        assertThat(new TreeMap<Object, Object>(application.spec.sparkConf)).isEqualTo(new TreeMap<>(conf));
    }
}
