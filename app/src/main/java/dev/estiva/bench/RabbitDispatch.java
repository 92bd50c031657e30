package dev.estiva.bench;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * What a bare RabbitMQ moves: persistent messages to a durable queue, at most 1,000 of them not yet confirmed, consumed over two
 * connections by another process, which replies to each and acknowledges it. The replies are not persistent and need no
 * acknowledgement, which makes it faster than what it is compared with has to be.
 */
public final class RabbitDispatch {
    static final String DURABILITY =
            "durable queue, persistent tasks, at most 1000 unconfirmed, each consumed task acknowledged;"
                    + " replies in memory only";

    /** How many messages may be out and not yet confirmed. */
    private static final int WINDOW = 1_000;

    /** How many a consumer may have and not yet have acknowledged; more made it no faster. */
    private static final int PREFETCH = 50;

    private static final int CONSUMERS = 2;
    private static final byte[] TASK = "{\"type\":\"sleep\",\"seconds\":0}".getBytes(StandardCharsets.UTF_8);

    private RabbitDispatch() {}

    /** Tasks a second. The consumer is a process of its own. */
    static double measure(int tasks, int warmUp, Programs programs) throws IOException, InterruptedException {
        String queue = "estiva-bench-" + UUID.randomUUID();
        try (Connection connection = connect();
                Channel publishing = connection.createChannel();
                Channel consuming = connection.createChannel()) {
            publishing.queueDeclare(queue, true, false, false, null);
            publishing.confirmSelect();
            try (Child worker = Child.start(programs.command(
                    List.of("-Xmx256m", "-XX:+UseSerialGC"), List.of("bench", "rabbit-worker", "--queue", queue)))) {
                worker.awaitLine(Pattern.compile("(ready)"));
                Exchange exchange = new Exchange(publishing, consuming, queue);
                exchange.move(warmUp);
                return exchange.move(tasks);
            } finally {
                publishing.queueDelete(queue);
            }
        } catch (TimeoutException e) {
            throw new IOException("RabbitMQ did not answer in time", e);
        }
    }

    /** The publisher's side. */
    private static final class Exchange {
        private final Channel publishing;
        private final String queue;
        private final BasicProperties properties;
        private final Semaphore room = new Semaphore(WINDOW);
        private final AtomicReference<CountDownLatch> done = new AtomicReference<>(new CountDownLatch(0));
        /** Numbers of messages that are not confirmed yet: the broker may confirm them in any order, one or several at once. */
        private final NavigableSet<Long> unconfirmed = new ConcurrentSkipListSet<>();

        private volatile boolean refused;

        Exchange(Channel publishing, Channel consuming, String queue) throws IOException {
            this.publishing = publishing;
            this.queue = queue;
            String replies = consuming.queueDeclare().getQueue();
            this.properties = new BasicProperties.Builder()
                    .deliveryMode(2)
                    .replyTo(replies)
                    .build();
            publishing.addConfirmListener(this::confirmed, (tag, several) -> {
                refused = true;
                confirmed(tag, several);
            });
            consuming.basicConsume(replies, true, (_, _) -> done.get().countDown(), _ -> {});
        }

        private void confirmed(long tag, boolean several) {
            if (several) {
                NavigableSet<Long> these = unconfirmed.headSet(tag, true);
                int count = these.size();
                these.clear();
                room.release(count);
            } else if (unconfirmed.remove(tag)) {
                room.release();
            }
        }

        double move(int tasks) throws IOException, InterruptedException {
            CountDownLatch all = new CountDownLatch(tasks);
            done.set(all);
            long begun = System.nanoTime();
            for (int i = 0; i < tasks; i++) {
                room.acquire();
                unconfirmed.add(publishing.getNextPublishSeqNo());
                publishing.basicPublish("", queue, properties, TASK);
            }
            room.acquire(WINDOW);
            room.release(WINDOW);
            all.await();
            if (refused) {
                throw new IOException("RabbitMQ refused messages");
            }
            return tasks / ((System.nanoTime() - begun) / 1e9);
        }
    }

    /** The consumer's side: never returns but by an interruption. */
    public static void work(String queue, Runnable ready) throws IOException, InterruptedException {
        List<Connection> connections = new ArrayList<>();
        try {
            for (int i = 0; i < CONSUMERS; i++) {
                Connection connection = connect();
                connections.add(connection);
                Channel channel = connection.createChannel();
                channel.basicQos(PREFETCH);
                channel.basicConsume(
                        queue,
                        false,
                        (_, message) -> {
                            String replies = message.getProperties().getReplyTo();
                            channel.basicPublish("", replies, MessageProperties.MINIMAL_BASIC, message.getBody());
                            channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
                        },
                        _ -> {});
            }
            ready.run();
            new CountDownLatch(1).await();
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
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
