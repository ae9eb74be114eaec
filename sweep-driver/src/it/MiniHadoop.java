import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * HDFS of one namenode and two datanodes, and YARN of one resource manager and two node managers, until the process ends. Run from
 * source: {@code java -cp 'jars/*' MiniHadoop.java FOLDER}. Writes what clients need to know to FOLDER/conf, for HADOOP_CONF_DIR, and then the
 * address of HDFS to FOLDER/address.
 */
final class MiniHadoop {
    private static final int NODES = 2;

    private MiniHadoop() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        Configuration configuration = new YarnConfiguration();
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
        MiniDFSCluster dfs =
                new MiniDFSCluster.Builder(configuration).numDataNodes(NODES).build();
        dfs.waitActive();
        configuration.set("fs.defaultFS", dfs.getURI().toString());

        configuration.set("yarn.scheduler.capacity.root.queues", "default");
        configuration.set("yarn.scheduler.capacity.root.default.capacity", "100");
        // The share of the queue that masters of applications may take: a third of this small cluster is one.
        configuration.set("yarn.scheduler.capacity.maximum-am-resource-percent", "0.5");
        configuration.set(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, "256");
        configuration.set(YarnConfiguration.NM_PMEM_CHECK_ENABLED, "false");
        configuration.set(YarnConfiguration.NM_VMEM_CHECK_ENABLED, "false");
        // Working folders stay for whoever looks for what went wrong; the whole folder is deleted anyway.
        configuration.set(YarnConfiguration.DEBUG_NM_DELETE_DELAY_SEC, "3600");
        // Containers are started from class path and shell alone, and disks that are fuller than usual are good enough.
        configuration.set(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, "100");
        MiniYARNCluster yarn = new MiniYARNCluster("yarn", NODES, 1, 1);
        yarn.init(configuration);
        yarn.start();
        if (!yarn.waitForNodeManagersToConnect(60_000)) {
            throw new IllegalStateException("no node managers");
        }

        Path conf = Files.createDirectories(folder.resolve("conf"));
        Configuration core = new Configuration(false);
        core.set("fs.defaultFS", dfs.getURI().toString());
        write(core, conf.resolve("core-site.xml"));
        Configuration site = new Configuration(false);
        for (String name : List.of(YarnConfiguration.RM_ADDRESS, YarnConfiguration.RM_SCHEDULER_ADDRESS)) {
            site.set(name, yarn.getConfig().get(name));
        }
        write(site, conf.resolve("yarn-site.xml"));
        Path unfinished = folder.resolve("address.tmp");
        Files.writeString(unfinished, dfs.getURI().toString());
        Files.move(unfinished, folder.resolve("address"));
        new CountDownLatch(1).await();
    }

    private static void write(Configuration configuration, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            configuration.writeXml(out);
        }
    }
}
