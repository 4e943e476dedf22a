import io.trino.server.testing.TestingTrinoServer;
import java.nio.file.Path;
import java.util.Map;

/** One Trino node on a free port of the loopback interface, until standard input ends. */
public final class Server {
    /** Arguments are folders: one catalog each, of the folder's name. */
    public static void main(String[] folders) throws Exception {
        TestingTrinoServer server = TestingTrinoServer.create();
        server.installPlugin(new LogsPlugin());
        server.installPlugin(new LakePlugin());
        for (String folder : folders) {
            String catalog = Path.of(folder).getFileName().toString();
            // What is written is in a catalog of its own.
            String connector = catalog.equals("lake") ? "lake" : "logs";
            server.createCatalog(catalog, connector, Map.of("folder", folder));
        }
        System.out.println("Trino at " + server.getBaseUrl());
        while (System.in.read() >= 0) {}
        System.exit(0);
    }
}
