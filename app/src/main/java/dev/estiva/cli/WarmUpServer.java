package dev.estiva.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gives a few fixed answers over HTTP, so that the commands which ask a server can be warmed up without one. */
final class WarmUpServer implements AutoCloseable {
    private static final String JOB = """
            {"id":7,"name":"train","user":"ana","type":"process","status":"running","tasks":1,"counts":{"running":1},\
            "labels":{},"submitted":"2026-11-20T09:30:00.000000Z","started":"2026-11-20T09:30:00.000000Z",\
            "request":{"cpus":1.5,"gpus":1,"memory":1000},"priority":1000,"payload":{"command":["train","a b"]}}""";

    private static final String ENTRY = """
            {"position":1,"task":"7.0","job":7,"tasks":1,"name":"train","user":"ana","priority":1000,\
            "request":{"cpus":1},"submitted":"2026-11-20T09:30:00.000000Z","started":"2026-11-20T09:30:00.000000Z",\
            "waited_seconds":12.5,"run_seconds":12.5,"worker":"gpu1","verdict":"not_now","reason":"no room"}""";

    /** By the beginning of the request; the first that fits. */
    private static final Map<String, String> ANSWERS = new LinkedHashMap<>();

    static {
        ANSWERS.put("GET /api/v1/running", "{\"running\":1,\"entries\":[" + ENTRY + "]}");
        ANSWERS.put("GET /api/v1/queue", "{\"waiting\":1,\"entries\":[" + ENTRY + "]}");
        ANSWERS.put("GET /api/v1/jobs?", "{\"jobs\":[" + JOB + "]}");
        ANSWERS.put("GET /api/v1/jobs/7/tasks/0/logs", "hello");
        ANSWERS.put("GET /api/v1/jobs/7/tasks/0", """
                {"id":"7.0","job":7,"index":0,"status":"running","attempt":1,"worker":"gpu1"}""");
        ANSWERS.put("GET /api/v1/jobs/7/explain", """
                {"task":"7.0","status":"running","summary":"runs","verdict":"runs","workers":[]}""");
        ANSWERS.put("GET /api/v1/jobs/7/wait", """
                {"job":7,"done":true,"status":"completed","exit_code":0,"message":"","tasks":1}""");
        ANSWERS.put("GET /api/v1/jobs/7", JOB);
        ANSWERS.put("POST /api/v1/jobs/cancel", "{\"results\":[{\"job\":7,\"cancelled\":true}]}");
        ANSWERS.put("POST /api/v1/jobs", "{\"id\":7,\"tasks\":1}");
        ANSWERS.put("GET /api/v1/workers", """
                {"workers":[{"id":1,"name":"gpu1","state":"ready","speed":1,"labels":{},"capacity":{"cpus":8},\
                "allocated":{"cpus":1},"free":{"cpus":7},"devices":[],"running":1}]}""");
    }

    private final ServerSocket socket;

    WarmUpServer() throws IOException {
        this.socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("warm-up-server").start(this::serve);
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        try {
            while (true) {
                Socket client = socket.accept();
                Thread.ofVirtual().name("warm-up-client").start(() -> answerAll(client));
            }
        } catch (IOException e) {
            // it was closed
        }
    }

    private static void answerAll(Socket client) {
        try (client) {
            answer(client);
        } catch (IOException e) {
            // the client has what it wanted
        }
    }

    private static void answer(Socket client) throws IOException {
        OutputStream to = client.getOutputStream();
        BufferedReader from =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
        for (String request = from.readLine(); request != null; request = from.readLine()) {
            int length = 0;
            for (String line = from.readLine(); line != null && !line.isEmpty(); line = from.readLine()) {
                if (line.startsWith("Content-Length: ")) {
                    length = Integer.parseInt(line.substring("Content-Length: ".length()));
                }
            }
            from.skip(length);
            byte[] body = answer(request).getBytes(StandardCharsets.UTF_8);
            String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length;
            to.write((head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            to.write(body);
            to.flush();
        }
    }

    private static String answer(String request) {
        return ANSWERS.entrySet().stream()
                .filter(answer -> request.startsWith(answer.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("{}");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
