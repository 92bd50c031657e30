package dev.estiva.journal;

import static dev.estiva.journal.JournalException.Reason.FAILED;
import static dev.estiva.journal.JournalException.Reason.NETWORK_FILE_SYSTEM;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Knows the file systems on which locks and memory shared between processes do not hold: those of the network. */
final class FileSystems {
    /** As the kernels name them. */
    private static final Set<String> NETWORK = Set.of(
            "9p",
            "afs",
            "afpfs",
            "beegfs",
            "ceph",
            "cifs",
            "fuse.ceph",
            "fuse.glusterfs",
            "fuse.rclone",
            "fuse.s3fs",
            "fuse.sshfs",
            "gpfs",
            "lustre",
            "ncpfs",
            "nfs",
            "nfs4",
            "orangefs",
            "smb2",
            "smb3",
            "smbfs",
            "webdav");

    private FileSystems() {}

    static void requireLocal(Path directory) throws JournalException {
        try {
            requireLocal(directory, Files.getFileStore(directory).type());
        } catch (JournalException e) {
            throw e;
        } catch (IOException e) {
            throw new JournalException(FAILED, directory + ": " + e, e);
        }
    }

    static void requireLocal(Path directory, String type) throws JournalException {
        if (NETWORK.contains(type.toLowerCase(Locale.ROOT))) {
            throw new JournalException(
                    NETWORK_FILE_SYSTEM,
                    directory + " lies on the network file system " + type
                            + ", where a journal can be damaged; name a data directory on a local disk");
        }
    }
}
