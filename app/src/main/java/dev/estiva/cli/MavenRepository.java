package dev.estiva.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A repository that tells how large its files are. */
final class MavenRepository implements CudaInstallation.Sizes {
    private static final String CENTRAL = "https://repo.maven.apache.org/maven2";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern MIRROR = Pattern.compile("<mirror>(.*?)</mirror>", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);

    private final String address;

    MavenRepository(String address) {
        this.address = address.endsWith("/") ? address : address + "/";
    }

    /** Maven's central one, or what the user's settings have instead of it. */
    static MavenRepository configured() throws IOException {
        Path settings = Home.path().resolve(".m2").resolve("settings.xml");
        return new MavenRepository(Files.exists(settings) ? mirror(Files.readString(settings)) : CENTRAL);
    }

    static String mirror(String settings) {
        Matcher mirrors = MIRROR.matcher(COMMENT.matcher(settings).replaceAll(""));
        while (mirrors.find()) {
            String of = text("mirrorOf", mirrors.group(1));
            if (of.equals("*") || of.startsWith("external:*") || of.contains("central")) {
                return text("url", mirrors.group(1));
            }
        }
        return CENTRAL;
    }

    private static String text(String element, String xml) {
        Matcher found = Pattern.compile("<" + element + ">\\s*(.*?)\\s*</" + element + ">")
                .matcher(xml);
        return found.find() ? found.group(1) : "";
    }

    @Override
    public long bytes(CudaPart part) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + part.path()))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .timeout(PATIENCE)
                .build();
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(PATIENCE);
        try (HttpClient asking =
                client.followRedirects(HttpClient.Redirect.NORMAL).build()) {
            HttpResponse<Void> answer = asking.send(request, HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() == 404) {
                return -1;
            } else if (answer.statusCode() != 200) {
                throw new CommandFailure(address + " answers " + answer.statusCode() + " for " + part.path());
            }
            return answer.headers().firstValueAsLong("content-length").orElse(0);
        } catch (IOException e) {
            throw new CommandFailure(address + " cannot be reached: " + e, e);
        }
    }
}
