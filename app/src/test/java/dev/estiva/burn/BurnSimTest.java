package dev.estiva.burn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Whatever goes wrong, nothing that was promised is broken, and everything ends. As many seeds as one likes:
 * {@code ./mvnw test -Dtest=BurnSimTest -Destiva.seeds=100000}; one of them: {@code -Destiva.seed=17}, with {@code
 * -Dburn.trace=true} to see all that happens.
 */
class BurnSimTest {
    private static final int SEEDS = 400;
    private static final int TWICE = 10;

    /** Within so many seeds a checker that is any good finds what was broken on purpose. */
    private static final int SEEDS_TO_FIND = 60;

    private static final Logger SERVER = (Logger) LoggerFactory.getLogger("dev.estiva.server");

    private static @Nullable Level before;

    /** It warns of every connection that breaks, and here they break all the time. */
    @BeforeAll
    static void silencesTheServersLog() {
        before = SERVER.getLevel();
        SERVER.setLevel(Level.ERROR);
    }

    @AfterAll
    static void givesTheLogItsVoiceBack() {
        SERVER.setLevel(before);
    }

    @Test
    void keepsItsPromisesWhateverGoesWrong() {
        Seeds.each(SEEDS, random -> new World(new Dice(random), Sabotage.NONE).run());
    }

    @Test
    void writesTheSameJournalForTheSameSeed() {
        Seeds.each(TWICE, random -> {
            String first = new World(new Dice(random), Sabotage.NONE).run().journal();
            assertThat(new World(new Dice(random), Sabotage.NONE).run().journal())
                    .isEqualTo(first);
        });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void findsWhatIsBrokenOnPurpose(Sabotage sabotage) {
        for (int seed = 1; seed <= SEEDS_TO_FIND; seed++) {
            try {
                new World(new Dice(new SeededRandom(seed)), sabotage).run();
            } catch (AssertionError found) {
                if (String.valueOf(found.getMessage()).contains(sabotage.sign())) {
                    return;
                }
            }
        }
        fail("nothing shows that " + sabotage);
    }
}
