package dev.estiva.client;

import dev.estiva.client.Exchange.Call;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/** Reads JSON lines that have positions, through broken connections: each goes on behind the last line that came. */
final class PositionStream {
    /** Longer than the server's silences, in which it sends a sign of life. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Before it asks again. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Exchange exchange;
    private final LongFunction<String> target;

    /** {@code target} is the address of what comes behind a position. */
    PositionStream(Exchange exchange, LongFunction<String> target) {
        this.exchange = exchange;
        this.target = target;
    }

    /** Hands over lines until the consumer says false; {@code isEndless}: and goes on after the end of the answer. */
    void read(long after, boolean isEndless, Predicate<Json> consumer) throws IOException {
        long position = after;
        while (true) {
            Call call = Call.get(target.apply(position))
                    .accepting("application/x-ndjson")
                    .patience(PATIENCE);
            try (var body = exchange.streamed(call).body();
                    var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.isEmpty()) { // an empty one only shows that the connection lives
                        Json json = Json.parse(line);
                        position = json.whole("position");
                        if (!consumer.test(json)) {
                            return;
                        }
                    }
                }
                if (!isEndless) {
                    return;
                }
            } catch (ApiException | UnreachableException e) {
                throw e;
            } catch (IOException e) {
                // broke off
            }
            Exchange.sleep(PAUSE); // and go on behind the last one, however it ended
        }
    }
}
