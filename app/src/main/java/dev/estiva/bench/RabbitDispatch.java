package dev.estiva.bench;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * What a bare RabbitMQ moves: persistent messages to a durable queue, confirmed in windows of 1,000, consumed by another
 * process, which acknowledges each and replies by a persistent message to a second durable queue.
 */
public final class RabbitDispatch {
    /** How many messages may be out and not yet confirmed, or consumed and not yet acknowledged. */
    private static final int WINDOW = 1_000;

    private static final long CONFIRM_MILLIS = 60_000;
    private static final byte[] TASK = "{\"type\":\"sleep\",\"seconds\":0}".getBytes(StandardCharsets.UTF_8);

    private RabbitDispatch() {}

    /** Tasks a second. The consumer is a process of its own. */
    static double measure(int tasks, Programs programs) throws IOException, InterruptedException {
        String name = "estiva-bench-" + UUID.randomUUID();
        try (Connection connection = connect();
                Channel publishing = connection.createChannel();
                Channel consuming = connection.createChannel()) {
            for (String queue : List.of(name + ".jobs", name + ".results")) {
                publishing.queueDeclare(queue, true, false, false, null);
            }
            try (Child worker = Child.start(programs.command(
                    List.of("-Xmx256m", "-XX:+UseSerialGC"), List.of("bench", "rabbit-worker", "--queue", name)))) {
                worker.awaitLine(Pattern.compile("(ready)"));
                move(publishing, consuming, name, Math.max(WINDOW, tasks / 5));
                return move(publishing, consuming, name, tasks);
            } finally {
                publishing.queueDelete(name + ".jobs");
                publishing.queueDelete(name + ".results");
            }
        } catch (TimeoutException e) {
            throw new IOException("RabbitMQ did not answer in time", e);
        }
    }

    private static double move(Channel publishing, Channel consuming, String name, int tasks)
            throws IOException, InterruptedException, TimeoutException {
        CountDownLatch done = new CountDownLatch(tasks);
        consuming.basicQos(WINDOW);
        String tag = consuming.basicConsume(
                name + ".results",
                false,
                (_, message) -> {
                    consuming.basicAck(message.getEnvelope().getDeliveryTag(), false);
                    done.countDown();
                },
                _ -> {});
        publishing.confirmSelect();
        long begun = System.nanoTime();
        for (int sent = 0; sent < tasks; ) {
            for (int i = 0; i < WINDOW && sent < tasks; i++, sent++) {
                publishing.basicPublish("", name + ".jobs", MessageProperties.PERSISTENT_BASIC, TASK);
            }
            publishing.waitForConfirmsOrDie(CONFIRM_MILLIS);
        }
        done.await();
        double seconds = (System.nanoTime() - begun) / 1e9;
        consuming.basicCancel(tag);
        return tasks / seconds;
    }

    /** The consumer's side: never returns but by an interruption. */
    public static void work(String name, Runnable ready) throws IOException, InterruptedException {
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            BasicProperties persistent = MessageProperties.PERSISTENT_BASIC;
            channel.basicQos(WINDOW);
            channel.basicConsume(
                    name + ".jobs",
                    false,
                    (_, message) -> {
                        channel.basicPublish("", name + ".results", persistent, message.getBody());
                        channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
                    },
                    _ -> {});
            ready.run();
            new CountDownLatch(1).await();
        } catch (TimeoutException e) {
            throw new IOException("RabbitMQ did not answer in time", e);
        }
    }

    private static Connection connect() throws IOException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(environment("RABBITMQ_HOST", "localhost"));
        factory.setPort(Integer.parseInt(environment("RABBITMQ_PORT", "5672")));
        factory.setUsername(environment("RABBITMQ_USER", "guest"));
        factory.setPassword(environment("RABBITMQ_PASS", "guest"));
        try {
            return factory.newConnection("estiva bench");
        } catch (TimeoutException e) {
            throw new IOException("RabbitMQ did not answer in time", e);
        }
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
