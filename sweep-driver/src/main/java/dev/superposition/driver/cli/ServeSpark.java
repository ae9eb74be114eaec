package dev.superposition.driver.cli;

import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.job.SparkStart;
import dev.superposition.driver.query.NamedQuery;
import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.query.RunViews;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;

/**
 * Spark's Thrift server over the views of a table. Its class is looked up by name: it stands on 40 MB of Hive that nothing else
 * needs, so {@code ./sweep} fetches it for this command alone, and a distribution of Spark has it.
 */
record ServeSpark(SparkSettings settings, PrintWriter out) {
    private static final String SERVER = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2";
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Serves until the process ends. */
    void serve(String table, String host, int port) throws QueryException, IOException {
        Class<?> server = server();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
        checkFree(address);
        try (SparkSession spark = SparkStart.session("serve", settingsOf(address))) {
            RunViews.register(spark, table);
            for (NamedQuery query : NamedQuery.all()) {
                query.run(spark, Map.of()).createOrReplaceTempView(query.name().replace('-', '_'));
            }
            server.getMethod("startWithContext", SQLContext.class).invoke(null, spark.sqlContext());
            awaitAnswer(address);
            out.println("jdbc:hive2://" + address.getAddress().getHostAddress() + ":" + port
                    + "/ answers until Ctrl-C; no user name, no password");
            out.flush();
            Thread.currentThread().join();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Spark's Thrift server does not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Class<?> server() {
        try {
            return Class.forName(SERVER);
        } catch (ClassNotFoundException e) {
            throw new UserError(
                    "Cannot serve: Spark's Thrift server is not on the class path; './sweep serve' fetches it, and Spark's own"
                            + " distributions have it",
                    e);
        }
    }

    /** The server itself only logs that it could not listen. */
    private static void checkFree(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw new UserError(
                    "Cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage()
                            + "; choose another --port",
                    e);
        }
    }

    /** Every client shares the session that has the views. */
    private SparkSettings settingsOf(InetSocketAddress address) throws IOException {
        // Hive's metastore in memory would leave its log in the working folder.
        System.setProperty("derby.stream.error.file", "/dev/null");
        Map<String, String> values = new HashMap<>(settings.values());
        values.put("spark.sql.hive.thriftServer.singleSession", "true");
        values.put(
                "spark.hadoop.hive.server2.thrift.bind.host",
                address.getAddress().getHostAddress());
        values.put("spark.hadoop.hive.server2.thrift.port", Integer.toString(address.getPort()));
        // The server makes this folder, where tables would go that no client makes.
        Path warehouse = Files.createTempDirectory("sweep-warehouse");
        warehouse.toFile().deleteOnExit();
        values.putIfAbsent("spark.sql.warehouse.dir", warehouse.toString());
        return new SparkSettings(values);
    }

    private static void awaitAnswer(InetSocketAddress address) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("Spark's Thrift server does not listen on port " + address.getPort(), e);
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }
}
