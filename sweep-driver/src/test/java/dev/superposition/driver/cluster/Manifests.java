package dev.superposition.driver.cluster;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files of {@code deploy/kubernetes}. */
final class Manifests {
    static final Path FOLDER = Path.of("../deploy/kubernetes");

    /** The model of Kubernetes' API keeps what it does not know; this one refuses it. */
    static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            });

    private Manifests() {}

    /** The documents of a file. */
    static List<JsonNode> documents(String file) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(FOLDER.resolve(file))) {
            new Load(LoadSettings.builder().setLabel(file).build())
                    .loadAllFromReader(reader)
                    .forEach(document -> documents.add(new ObjectMapper().valueToTree(document)));
        }
        return documents;
    }

    /** Settings of spark-submit. */
    static Properties conf() throws IOException {
        Properties conf = new Properties();
        try (Reader reader = Files.newBufferedReader(FOLDER.resolve("spark.conf"))) {
            conf.load(reader);
        }
        return conf;
    }
}
