import io.trino.filesystem.local.LocalFileSystemFactory;
import io.trino.plugin.hive.InternalHiveConnectorFactory;
import io.trino.plugin.hive.NodeVersion;
import io.trino.plugin.hive.metastore.file.FileHiveMetastore;
import io.trino.plugin.hive.metastore.file.FileHiveMetastoreConfig;
import io.trino.spi.Plugin;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorContext;
import io.trino.spi.connector.ConnectorFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trino's own Hive connector as `lake`, which writes and reads Parquet in a folder of this machine. */
public final class LakePlugin implements Plugin {
    /** Without it, small files are read whole, whatever a question asks for. */
    private static final Map<String, String> CONFIG = Map.of(
            "parquet.small-file-threshold", "0B",
            "hive.compression-codec", "ZSTD");

    @Override
    public Iterable<ConnectorFactory> getConnectorFactories() {
        return List.of(new Factory());
    }

    private static final class Factory implements ConnectorFactory {
        @Override
        public String getName() {
            return "lake";
        }

        @Override
        public Connector create(String catalog, Map<String, String> config, ConnectorContext context) {
            LocalFileSystemFactory files = new LocalFileSystemFactory(Path.of(config.get("folder")));
            FileHiveMetastoreConfig place = new FileHiveMetastoreConfig()
                    .setCatalogDirectory("local:///")
                    .setMetastoreUser("test")
                    .setDisableLocationChecks(true);
            FileHiveMetastore metastore = new FileHiveMetastore(new NodeVersion("test"), files, true, place);
            return InternalHiveConnectorFactory.createConnector(
                    catalog, CONFIG, context, binder -> {}, Optional.of(metastore), Optional.of(files), Optional.empty());
        }
    }
}
