package dev.superposition.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.superposition.driver.job.BuildInfo;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests of Kubernetes' own kinds against the model of its API, and against each other. */
final class KubernetesManifestsTest {
    private static final Map<String, Class<?>> KINDS = Map.of(
            "v1/Namespace", Namespace.class,
            "v1/ResourceQuota", ResourceQuota.class,
            "v1/ServiceAccount", ServiceAccount.class,
            "v1/Pod", Pod.class,
            "rbac.authorization.k8s.io/v1/Role", Role.class,
            "rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class,
            "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class);
    /** Where the program writes. */
    private static final List<String> WRITTEN = List.of("/tmp", "/opt/spark/work-dir");

    @ParameterizedTest
    @ValueSource(
            strings = {"namespace.yaml", "rbac.yaml", "network-policy.yaml", "driver-pod.yaml", "executor-pod.yaml"})
    void manifest_ofKubernetesOwnKinds_hasOnlyFieldsOfTheApi(String file) throws Exception {
        List<JsonNode> documents = Manifests.documents(file);
        assertThat(documents).isNotEmpty();
        for (JsonNode document : documents) {
            Class<?> kind = KINDS.get(document.path("apiVersion").asText() + "/"
                    + document.path("kind").asText());
            assertThat(kind).as(document.toString()).isNotNull();
            assertThat(Manifests.STRICT.treeToValue(document, kind)).isNotNull();
        }
    }

    @Test
    void manifest_withAMisspeltField_isRefused() throws Exception {
        ObjectNode pod = (ObjectNode) Manifests.documents("driver-pod.yaml").get(0);
        ((ObjectNode) pod.at("/spec/containers/0/securityContext")).put("readOnlyRootFileSystem", true);
        assertThatThrownBy(() -> Manifests.STRICT.treeToValue(pod, Pod.class))
                .hasMessageContaining("readOnlyRootFileSystem");
    }

    @Test
    void pods_driverAndExecutor_mayDoAsLittleAsTheRestrictedStandardAsks() throws Exception {
        for (String file : List.of("driver-pod.yaml", "executor-pod.yaml")) {
            JsonNode spec = Manifests.documents(file).get(0).path("spec");
            assertRestricted(
                    spec.path("securityContext"), spec.path("containers").path(0), spec.path("volumes"));
            assertThat(spec.path("containers")).hasSize(1);
        }
    }

    private static void assertRestricted(JsonNode pod, JsonNode container, JsonNode volumes) {
        assertThat(pod.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.path("runAsUser").asInt()).isPositive();
        assertThat(pod.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        JsonNode rights = container.path("securityContext");
        assertThat(rights.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(rights.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(rights.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        List<String> scratch = new ArrayList<>();
        for (JsonNode mount : container.path("volumeMounts")) {
            List<JsonNode> sources = elements(volumes).stream()
                    .filter(volume -> volume.path("name").equals(mount.path("name")))
                    .toList();
            assertThat(sources).as(mount.toString()).hasSize(1);
            if (sources.get(0).has("emptyDir")) {
                scratch.add(mount.path("mountPath").asText());
            }
        }
        assertThat(scratch).containsExactlyInAnyOrderElementsOf(WRITTEN);
    }

    @Test
    void names_acrossManifests_agree() throws Exception {
        List<String> accounts = new ArrayList<>();
        for (JsonNode document : Manifests.documents("rbac.yaml")) {
            if (document.path("kind").asText().equals("ServiceAccount")) {
                accounts.add(document.at("/metadata/name").asText());
            } else if (document.path("kind").asText().equals("RoleBinding")) {
                assertThat(document.at("/roleRef/name").asText()).isEqualTo("sweep-driver");
                assertThat(accounts).contains(document.at("/subjects/0/name").asText());
            } else {
                assertThat(document.at("/metadata/name").asText()).isEqualTo("sweep-driver");
                assertThat(document.path("rules").findValuesAsText("verbs")).doesNotContain("*");
            }
        }
        Properties conf = Manifests.conf();
        for (String part : List.of("driver", "executor")) {
            String account = "sweep-" + part;
            assertThat(accounts).contains(account);
            assertThat(conf)
                    .containsEntry("spark.kubernetes.authenticate." + part + ".serviceAccountName", account)
                    .containsEntry(
                            "spark.kubernetes." + part + ".podTemplateFile", "deploy/kubernetes/" + part + "-pod.yaml");
            JsonNode pod = Manifests.documents(part + "-pod.yaml").get(0);
            assertThat(pod.at("/spec/serviceAccountName").asText()).isEqualTo(account);
            assertThat(pod.at("/spec/containers/0/name").asText()).isEqualTo("spark-kubernetes-" + part);
        }
        assertThat(conf).containsEntry("spark.kubernetes.namespace", "sweeps");
        for (String file : List.of("rbac.yaml", "network-policy.yaml")) {
            for (JsonNode document : Manifests.documents(file)) {
                assertThat(document.at("/metadata/namespace").asText()).isEqualTo("sweeps");
            }
        }
    }

    @Test
    void ports_ofTheNetworkPolicy_areThoseOfSpark() throws Exception {
        JsonNode spark = Manifests.documents("network-policy.yaml").get(1).path("spec");
        TreeSet<String> opened = new TreeSet<>(spark.at("/ingress/0/ports").findValuesAsText("port"));
        Properties conf = Manifests.conf();
        assertThat(opened)
                .containsExactly(
                        conf.getProperty("spark.driver.port"), conf.getProperty("spark.driver.blockManager.port"));
        assertThat(conf.getProperty("spark.blockManager.port"))
                .isEqualTo(conf.getProperty("spark.driver.blockManager.port"));
        assertThat(spark.at("/egress/0/ports").findValuesAsText("port")).containsExactlyElementsOf(opened);
    }

    @Test
    void images_any_haveAFixedVersionAndAUserOtherThanRoot() throws Exception {
        List<String> lines = Files.readAllLines(Manifests.FOLDER.resolve("Dockerfile"));
        List<String> bases = lines.stream()
                .filter(line -> line.startsWith("FROM "))
                .map(line -> line.split(" ", -1)[1])
                .toList();
        assertThat(bases).hasSize(2);
        String spark = BuildInfo.current().spark();
        assertThat(bases.get(1)).startsWith("apache/spark:" + spark + "-scala2.12-java17-");
        String image = Manifests.conf().getProperty("spark.kubernetes.container.image");
        Pattern pinned = Pattern.compile(".+:[0-9][^:]*");
        assertThat(Stream.concat(bases.stream(), Stream.of(image)))
                .allMatch(name -> pinned.matcher(name).matches());
        List<String> users =
                lines.stream().filter(line -> line.startsWith("USER ")).toList();
        assertThat(users.get(users.size() - 1)).matches("USER [1-9][0-9]*");
    }

    private static List<JsonNode> elements(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        return elements;
    }
}
