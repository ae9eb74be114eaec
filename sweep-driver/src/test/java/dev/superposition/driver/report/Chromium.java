package dev.superposition.driver.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A headless Chromium with one page, told what to do over its DevTools protocol. It keeps complaints and requests. */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final WebSocket socket;
    private final String session;
    private final Map<Integer, CompletableFuture<JsonNode>> waiting;
    private final Events events;
    private final AtomicInteger id = new AtomicInteger(1);

    private Chromium(Process process, WebSocket socket, Events events, String session) {
        this.process = process;
        this.socket = socket;
        this.events = events;
        this.waiting = events.waiting;
        this.session = session;
    }

    /** The browser of this machine: what CHROMIUM names, else one on the PATH. */
    static Optional<Path> find() {
        String named = System.getenv("CHROMIUM");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        String path = System.getenv().getOrDefault("PATH", "");
        return NAMES.stream()
                .flatMap(name -> Stream.of(path.split(File.pathSeparator, -1)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts a browser with an empty page. */
    static Chromium start(Path program, Path folder) throws Exception {
        Path profile = Files.createTempDirectory(folder, "profile");
        // As root, as in many containers, Chromium refuses to start with its sandbox.
        ProcessBuilder builder = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--no-first-run",
                        "--window-size=1280,1000",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("chromium.log").toFile());
        builder.environment().put("TMPDIR", folder.toString());
        Process process = builder.start();
        try {
            List<String> port = portFile(process, profile.resolve("DevToolsActivePort"));
            Events events = new Events();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + port.get(0) + port.get(1)), events)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            Chromium browser = new Chromium(process, socket, events, "");
            String target = browser.send("Target.createTarget", Map.of("url", "about:blank"))
                    .path("targetId")
                    .asText();
            String session = browser.send("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                    .path("sessionId")
                    .asText();
            Chromium page = new Chromium(process, socket, events, session);
            for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
                page.send(domain + ".enable", Map.of());
            }
            return page;
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static List<String> portFile(Process process, Path file) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            if (Files.exists(file) && Files.readAllLines(file).size() == 2) {
                return Files.readAllLines(file);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new IOException("Chromium did not start");
    }

    /** Opens a report and waits until its scripts have run. */
    void open(Path file) throws Exception {
        open(file.toUri());
    }

    /** Opens a report, at a view of it if the address names one, and waits until its scripts have run. */
    void open(URI address) throws Exception {
        events.complaints.clear();
        events.requests.clear();
        // Another view of the same page opens it anew a moment later, and a watched page may be about to.
        await("delete document.documentElement.dataset.ready");
        send("Page.navigate", Map.of("url", address.toString()));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isTrue("document.documentElement?.dataset.ready === 'true'")) {
            if (System.nanoTime() > deadline || !events.complaints.isEmpty()) {
                throw new AssertionError("the page did not get ready: " + events.complaints);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Waits until an expression is true of the page, which may be opened anew meanwhile. */
    void await(String expression) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isTrue(expression)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never true: " + expression);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private boolean isTrue(String expression) throws Exception {
        try {
            return value(expression).asBoolean();
        } catch (AssertionError e) {
            // The page that was asked is going, or the next one is not there yet.
            return false;
        }
    }

    /** What the console, or an uncaught error, said. */
    List<String> complaints() {
        return List.copyOf(events.complaints);
    }

    /** Addresses asked for, but for the page itself and what it made. */
    List<String> requests() {
        return events.requests.stream()
                .filter(url -> !url.startsWith("file:") && !url.startsWith("data:") && !url.startsWith("blob:"))
                .toList();
    }

    /** The value of an expression. */
    JsonNode value(String expression) throws Exception {
        JsonNode answer =
                send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    String text(String expression) throws Exception {
        return value(expression).asText();
    }

    double number(String expression) throws Exception {
        JsonNode value = value(expression);
        if (!value.isNumber()) {
            throw new AssertionError(expression + " is " + value + ", not a number");
        }
        return value.asDouble();
    }

    /** A click of the mouse at a place of the window. */
    void click(double x, double y) throws Exception {
        for (String type : List.of("mousePressed", "mouseReleased")) {
            send("Input.dispatchMouseEvent", Map.of("type", type, "x", x, "y", y, "button", "left", "clickCount", 1));
        }
    }

    /** A key of the keyboard, such as ArrowLeft. */
    void key(String key) throws Exception {
        for (String type : List.of("keyDown", "keyUp")) {
            send("Input.dispatchKeyEvent", Map.of("type", type, "key", key, "code", key));
        }
    }

    /** Another choice in the select of that id, as a user makes it. */
    void choose(String select, String value) throws Exception {
        value("(() => { const s = document.getElementById('" + select + "'); s.value = '" + value
                + "'; if (s.value !== '" + value + "') throw new Error('no such choice');"
                + " s.dispatchEvent(new Event('change')); })()");
    }

    private JsonNode send(String method, Map<String, Object> parameters) throws Exception {
        int number = id.getAndIncrement() + (session.isEmpty() ? 1_000_000 : 0);
        ObjectNode message = JSON.createObjectNode().put("id", number).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(number, answer);
        socket.sendText(message.toString(), true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        JsonNode found = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (found.has("error")) {
            throw new AssertionError(method + ": " + found.get("error"));
        }
        return found.path("result");
    }

    @Override
    public void close() throws Exception {
        socket.abort();
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    /** What the browser says. */
    private static final class Events implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
        private final List<String> complaints = new CopyOnWriteArrayList<>();
        private final List<String> requests = new CopyOnWriteArrayList<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    heard(JSON.readTree(text.toString()));
                } catch (IOException e) {
                    complaints.add(e.toString());
                }
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void heard(JsonNode message) {
            CompletableFuture<JsonNode> answer =
                    waiting.remove(message.path("id").asInt());
            if (answer != null) {
                answer.complete(message);
                return;
            }
            JsonNode parameters = message.path("params");
            switch (message.path("method").asText()) {
                case "Runtime.exceptionThrown" -> complaints.add(parameters.toString());
                case "Runtime.consoleAPICalled" -> complaints.add(parameters.toString());
                case "Log.entryAdded" -> complaints.add(parameters.toString());
                case "Network.requestWillBeSent" ->
                    requests.add(parameters.path("request").path("url").asText());
                default -> {}
            }
        }
    }
}
