import static io.trino.spi.transaction.IsolationLevel.READ_UNCOMMITTED;

import io.trino.spi.Plugin;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorContext;
import io.trino.spi.connector.ConnectorFactory;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.FixedSplitSource;
import io.trino.spi.transaction.IsolationLevel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A connector `logs` for tables of JSON lines; `folder` is a catalog's own. */
public final class LogsPlugin implements Plugin {
    @Override
    public Iterable<ConnectorFactory> getConnectorFactories() {
        return List.of(new Factory());
    }

    private static final class Factory implements ConnectorFactory {
        @Override
        public String getName() {
            return "logs";
        }

        @Override
        public Connector create(String catalog, Map<String, String> config, ConnectorContext context) {
            return new LogsConnector(new LogsFolder(Path.of(config.get("folder")), context.getTypeManager()));
        }
    }

    /** Nothing is written: one transaction is as good as another. */
    public enum Transaction implements ConnectorTransactionHandle {
        ONLY
    }

    private record LogsConnector(LogsFolder folder) implements Connector {
        @Override
        public ConnectorTransactionHandle beginTransaction(
                IsolationLevel isolation, boolean isReadOnly, boolean isAutoCommit) {
            IsolationLevel.checkConnectorSupports(READ_UNCOMMITTED, isolation);
            return Transaction.ONLY;
        }

        @Override
        public ConnectorMetadata getMetadata(ConnectorSession session, ConnectorTransactionHandle transaction) {
            return new LogsMetadata(folder);
        }

        @Override
        public ConnectorSplitManager getSplitManager() {
            return new Splits();
        }

        @Override
        public ConnectorPageSourceProvider getPageSourceProvider() {
            return (transaction, session, split, table, columns, filter) -> {
                LogsTable all = folder.table(((LogsTable.Handle) table).name());
                int partition = ((LogsTable.Split) split).partition();
                return new PartitionPages(folder, all, all.partitions().get(partition), columns);
            };
        }
    }

    private static final class Splits implements ConnectorSplitManager {
        @Override
        public ConnectorSplitSource getSplits(
                ConnectorTransactionHandle transaction,
                ConnectorSession session,
                ConnectorTableHandle table,
                DynamicFilter filter,
                Constraint constraint) {
            List<Integer> partitions = ((LogsTable.Handle) table).partitions();
            return new FixedSplitSource(partitions.stream().map(LogsTable.Split::new).toList());
        }
    }
}
