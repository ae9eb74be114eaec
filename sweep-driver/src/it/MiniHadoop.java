import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/**
 * HDFS of one namenode and two datanodes until the process ends. Run from source: {@code java -cp 'jars/*' MiniHadoop.java FOLDER}. Writes
 * its address to FOLDER/address when all is up.
 */
final class MiniHadoop {
    private MiniHadoop() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        Configuration configuration = new Configuration();
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
        MiniDFSCluster dfs = new MiniDFSCluster.Builder(configuration).numDataNodes(2).build();
        dfs.waitActive();
        Path unfinished = folder.resolve("address.tmp");
        Files.writeString(unfinished, dfs.getURI().toString());
        Files.move(unfinished, folder.resolve("address"));
        new CountDownLatch(1).await();
    }
}
