import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;
import org.slf4j.LoggerFactory;

/**
 * S3 with one bucket, in memory and with signatures checked, until the process ends. Run from source: {@code java -cp 'jars/*' MiniS3.java
 * FOLDER BUCKET KEY SECRET}. Writes its address to FOLDER/address when it is up.
 *
 * <p>Keys are names in a map as in S3. The stores of S3Proxy that keep keys as files answer status 500 when S3A deletes the marker of a
 * folder ({@code table/}) that holds objects, which S3A does after each write and tries again for minutes.
 */
final class MiniS3 {
    private MiniS3() {}

    public static void main(String[] arguments) throws Exception {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        BlobStore store = ContextBuilder.newBuilder(new TransientApiMetadata())
                .credentials(arguments[2], arguments[3])
                .build(BlobStoreContext.class)
                .getBlobStore();
        store.createContainerInLocation(null, arguments[1]);
        URI address = URI.create("http://127.0.0.1:" + freePort());
        S3Proxy server = S3Proxy.builder()
                .blobStore(store)
                .endpoint(address)
                .awsAuthentication(AuthenticationType.AWS_V4, arguments[2], arguments[3])
                .build();
        server.start();
        Path unfinished = folder.resolve("address.tmp");
        Files.writeString(unfinished, address.toString());
        Files.move(unfinished, folder.resolve("address"));
        new CountDownLatch(1).await();
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
