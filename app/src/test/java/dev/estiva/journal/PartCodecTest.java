package dev.estiva.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.StatePart;
import dev.estiva.core.StatePart.UserUsage;
import dev.estiva.core.TestCluster;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What users have used is in snapshots, to the last bit: else a server that starts anew would decide otherwise. */
class PartCodecTest {
    @Test
    void readsWhatUsersHaveUsedAsItWasWritten() throws MalformedFactException {
        List<StatePart> parts = new ArrayList<>();
        TestCluster.with(2, "3cpu")
                .policy("fair-share")
                .submit("a cpu=1 for=7s due=1h")
                .submit("b cpu=0.3 for=11s user=bob")
                .advance("9s")
                .submit("c cpu=3 for=11s")
                .advance("10s")
                .submit("d cpu=3 for=11s tasks=4")
                .advance("3s")
                .world()
                .state()
                .forEachPart(parts::add);

        List<StatePart> read = new ArrayList<>();
        for (StatePart part : parts) {
            read.add(PartCodec.decode(PartCodec.encode(part)));
        }

        assertThat(read).isEqualTo(parts);
        assertThat(read).hasAtLeastOneElementOfType(UserUsage.class);
    }
}
