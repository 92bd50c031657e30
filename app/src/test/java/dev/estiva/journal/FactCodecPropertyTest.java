package dev.estiva.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Fact;
import dev.estiva.model.Payload;
import dev.estiva.model.SeededRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Facts of each kind, over seeds. A seed that fails repeats with {@code ./mvnw test -Dtest=FactCodecPropertyTest}. */
class FactCodecPropertyTest {
    private static final int SEEDS = 500;

    static Class<?>[] kinds() {
        return Stream.of(Fact.class.getPermittedSubclasses(), Fact.OfWorker.class.getPermittedSubclasses())
                .flatMap(Stream::of)
                .filter(Class::isRecord)
                .toArray(Class<?>[]::new);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyFactComesBackAsItWas(Class<?> kind) throws MalformedFactException {
        for (int seed = 0; seed < SEEDS; seed++) {
            Fact fact = new RandomFacts(new SeededRandom(seed)).of(kind);
            String text = FactCodec.encode(fact);
            assertThat(text).as("seed %d", seed).isPrintable().isASCII().startsWith("{\"fact\":\"");
            assertThat(FactCodec.decode(text, payloadOf(fact)))
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(fact);
        }
    }

    /** Whatever is cut off, and whatever a newer program adds. */
    @ParameterizedTest
    @MethodSource("kinds")
    void aTextCutShortIsRefusedAndAnUnknownFieldPassedOver(Class<?> kind) throws MalformedFactException {
        for (int seed = 0; seed < SEEDS / 10; seed++) {
            Fact fact = new RandomFacts(new SeededRandom(seed)).of(kind);
            String text = FactCodec.encode(fact);
            for (int end = 0; end < text.length(); end += 1 + end / 20) {
                String cut = text.substring(0, end);
                assertThat(refusal(cut, payloadOf(fact)))
                        .as("seed %d: %s", seed, cut)
                        .isNotEmpty();
            }
            String longer = text.replaceFirst("}$", ",\"news\":[{\"a\":1.5e3,\"b\":[null,true]}]}");
            assertThat(FactCodec.decode(longer, payloadOf(fact)))
                    .as("seed %d", seed)
                    .isEqualTo(fact);
        }
    }

    private static Payload payloadOf(Fact fact) {
        return switch (fact) {
            case Fact.JobSubmitted submitted -> submitted.payload();
            case Fact.TaskFinished finished -> finished.outcome().output();
            default -> Payload.NONE;
        };
    }

    private static String refusal(String text, Payload payload) {
        try {
            return "accepted, as " + FactCodec.decode(text, payload) + ", which throws here: " + text.charAt(-1);
        } catch (MalformedFactException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
