package dev.estiva.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnGroupTest {
    private static final String TMPFS = "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755";
    private static final String UNIFIED =
            "25 30 0:23 / /sys/fs/cgroup rw,nosuid,nodev shared:4 - cgroup2 cgroup2 rw,nsdelegate";

    @Test
    void findsTheGroupOfAService() {
        assertThat(OwnGroup.find(List.of("0::/system.slice/estiva.service"), List.of(TMPFS, UNIFIED)))
                .isEqualTo(Path.of("/sys/fs/cgroup/system.slice/estiva.service"));
    }

    @Test
    void findsItWhereVersionsAreMixed() {
        List<String> own = List.of("4:memory:/process", "1:cpu:/", "0::/user.slice");
        String old = "36 31 0:33 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory";
        String mount = "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw";
        assertThat(OwnGroup.find(own, List.of(TMPFS, old, mount)))
                .isEqualTo(Path.of("/sys/fs/cgroup/unified/user.slice"));
        assertThat(OwnGroup.find(List.of("0::/"), List.of(mount))).isEqualTo(Path.of("/sys/fs/cgroup/unified"));
    }

    @Test
    void findsItWhereOnlyAPartOfTheTreeIsMounted() {
        String mount = "41 31 0:38 /docker/7f /run/my\\040groups rw - cgroup2 cgroup2 rw";
        assertThat(OwnGroup.find(List.of("0::/docker/7f/job"), List.of(mount)))
                .isEqualTo(Path.of("/run/my groups/job"));
        assertThat(OwnGroup.find(List.of("0::/docker/7fff"), List.of(mount))).isNull();
        assertThat(OwnGroup.find(List.of("0::/../other"), List.of(mount))).isNull();
    }

    @Test
    void findsNoneWhereThereIsNone() {
        assertThat(OwnGroup.find(List.of("4:memory:/process"), List.of(UNIFIED)))
                .isNull();
        assertThat(OwnGroup.find(List.of("0::/"), List.of(TMPFS))).isNull();
        assertThat(OwnGroup.find(List.of("0::/"), List.of("", "nonsense - cgroup2")))
                .isNull();
        assertThat(OwnGroup.find(List.of(), List.of())).isNull();
    }
}
