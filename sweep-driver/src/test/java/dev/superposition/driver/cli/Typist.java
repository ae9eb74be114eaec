package dev.superposition.driver.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import org.jspecify.annotations.Nullable;

/** Somebody at the SQL prompt: keys go in, and what the screen has shown since the last look comes out. */
final class Typist implements AutoCloseable {
    static final String CTRL_C = "\u0003";
    static final String CTRL_D = "\u0004";
    static final String CTRL_P = "\u0010";
    static final String TAB = "\t";
    static final String ENTER = "\r";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** What moves the cursor and sets colours. */
    private static final String ESCAPES = "\u001b\\[[0-9;?]*[A-Za-z]|\u001b[=>]|[\u0007\r]";

    private final PipedOutputStream keys = new PipedOutputStream();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final ExternalTerminal terminal;
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private int seen;

    @FunctionalInterface
    interface Session {
        void run(ExternalTerminal terminal) throws Exception;
    }

    /** Sits down at a terminal where a session runs in a thread of its own. */
    Typist(Session session) throws IOException {
        terminal = new ExternalTerminal("test", "ansi", new PipedInputStream(keys), screen, StandardCharsets.UTF_8);
        terminal.setSize(new Size(200, 50));
        Thread thread = new Thread(() -> {
            try {
                session.run(terminal);
                left.complete(null);
            } catch (Throwable e) {
                left.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    Typist type(String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
        return this;
    }

    /** Waits until the screen shows a text, and returns everything since the last look up to it. */
    String sees(String text) throws InterruptedException {
        await(() -> fresh().contains(text), "did not see '" + text + "'");
        int end = fresh().indexOf(text) + text.length();
        String shown = fresh().substring(0, end);
        seen += end;
        return shown;
    }

    void await(BooleanSupplier condition, String otherwise) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || left.isCompletedExceptionally()) {
                throw new AssertionError(otherwise + "; the screen since then:\n" + fresh(), failure());
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Waits until the session is over. */
    void leaves() throws InterruptedException, ExecutionException, TimeoutException {
        left.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private @Nullable Throwable failure() {
        return left.isCompletedExceptionally()
                ? left.handle((nothing, failure) -> failure).join()
                : null;
    }

    private String fresh() {
        return screen.toString(StandardCharsets.UTF_8).replaceAll(ESCAPES, "").substring(seen);
    }

    @Override
    public void close() throws IOException {
        keys.close();
        terminal.close();
    }
}
