package dev.superposition.worker.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a lock file says.
 *
 * @param holder who took the lock
 * @param acquired when
 * @param heartbeat when the holder last said that it is alive
 * @param released whether the holder has given the lock up
 */
record LockState(LockHolder holder, Instant acquired, Instant heartbeat, boolean released) {
    private static final ObjectMapper JSON = new ObjectMapper();

    LockState beating(Instant now) {
        return new LockState(holder, acquired, now, released);
    }

    LockState givenUp() {
        return new LockState(holder, acquired, heartbeat, true);
    }

    String json() {
        Instant start = holder.processStart();
        ObjectNode json = JSON.createObjectNode()
                .put("attempt", holder.attempt())
                .put("user", holder.user())
                .put("host", holder.host())
                .put("pid", holder.pid())
                .put("process_start", start == null ? null : start.toString())
                .put("acquired", acquired.toString())
                .put("heartbeat", heartbeat.toString())
                .put("released", released);
        return json.toPrettyString() + "\n";
    }

    /** Nothing if the text is not a whole lock file, as while another process writes it. */
    static Optional<LockState> parse(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            return Optional.of(new LockState(
                    new LockHolder(
                            json.required("attempt").asText(),
                            json.required("user").asText(),
                            json.required("host").asText(),
                            json.required("pid").asLong(),
                            start(json.required("process_start"))),
                    Instant.parse(json.required("acquired").asText()),
                    Instant.parse(json.required("heartbeat").asText()),
                    json.required("released").asBoolean()));
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Instant start(JsonNode json) {
        return json.isNull() ? null : Instant.parse(json.asText());
    }
}
