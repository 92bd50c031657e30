package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.policy.Backfills;
import dev.estiva.policy.Orders;
import dev.estiva.policy.Placements;
import dev.estiva.policy.Presets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code estiva policies}, and that the pages say the same. */
class PoliciesCommandTest {
    @Test
    void listsEveryPolicyAndEveryPartWithWhatItDoes() {
        List<String> lines = Cli.run("policies").succeeds().lines();

        assertThat(lines).anyMatch(line -> line.matches("sjf +sjf +first-fit +none"));
        for (Presets preset : Presets.values()) {
            assertThat(lines).anyMatch(line -> line.matches(preset.title() + " +[a-z0-9-]+ +[a-z-]+ +[a-z]+"));
        }
        for (Orders order : Orders.values()) {
            assertThat(lines).anyMatch(line -> line.startsWith(order.title()) && line.endsWith(order.description()));
        }
        for (Placements placement : Placements.values()) {
            assertThat(lines)
                    .anyMatch(line -> line.startsWith(placement.title()) && line.endsWith(placement.description()));
        }
        for (Backfills backfill : Backfills.values()) {
            assertThat(lines)
                    .anyMatch(line -> line.startsWith(backfill.title()) && line.endsWith(backfill.description()));
        }
    }

    @Test
    void thePageHasARowForEachOfThem() {
        List<String> page =
                Cli.content(Path.of("..", "docs", "policies.md")).lines().toList();
        Stream.of(
                        Stream.of(Presets.values()).map(Presets::title),
                        Stream.of(Orders.values()).map(Orders::title),
                        Stream.of(Placements.values()).map(Placements::title),
                        Stream.of(Backfills.values()).map(Backfills::title))
                .flatMap(titles -> titles)
                .forEach(title -> assertThat(page)
                        .as("docs/policies.md has a row for " + title)
                        .anyMatch(line -> line.startsWith("| `" + title + "`")));
    }
}
