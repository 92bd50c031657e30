package dev.estiva.bench;

import dev.estiva.client.EstivaClient;
import dev.estiva.keeper.KeeperSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A cluster of this machine alone, for a benchmark: a server and a worker that offers all that there is. */
public final class LocalCluster implements AutoCloseable {
    private final BenchCluster cluster;

    private LocalCluster(BenchCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Starts it in an empty folder.
     *
     * @param keeper the command line of a keeper
     * @param options further ones of the worker
     */
    public static LocalCluster start(Programs programs, List<String> keeper, Path folder, List<String> options)
            throws IOException, InterruptedException {
        KeeperSettings settings = KeeperRate.settings(folder.resolve("state"), keeper);
        return new LocalCluster(BenchCluster.start(programs, folder, settings, new ArrayList<>(options)));
    }

    public EstivaClient client() {
        return cluster.client();
    }

    @Override
    public void close() throws IOException {
        cluster.close();
    }
}
