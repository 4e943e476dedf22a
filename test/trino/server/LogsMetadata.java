import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.NullableValue;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What tables there are, and which partitions of them a query's predicates leave. */
record LogsMetadata(LogsFolder folder) implements ConnectorMetadata {
    @Override
    public List<String> listSchemaNames(ConnectorSession session) {
        return folder.schemas();
    }

    @Override
    public ConnectorTableHandle getTableHandle(
            ConnectorSession session,
            SchemaTableName name,
            Optional<ConnectorTableVersion> first,
            Optional<ConnectorTableVersion> last) {
        LogsTable table = folder.table(name);
        if (table == null) return null;
        return new LogsTable.Handle(name, IntStream.range(0, table.partitions().size()).boxed().toList());
    }

    @Override
    public ConnectorTableMetadata getTableMetadata(ConnectorSession session, ConnectorTableHandle handle) {
        List<ColumnMetadata> columns = tableOf(handle).allColumns().stream().map(this::metadata).toList();
        return new ConnectorTableMetadata(((LogsTable.Handle) handle).name(), columns);
    }

    @Override
    public Map<String, ColumnHandle> getColumnHandles(ConnectorSession session, ConnectorTableHandle handle) {
        Map<String, ColumnHandle> handles = new LinkedHashMap<>();
        for (LogsTable.Column column : tableOf(handle).allColumns()) handles.put(column.name(), column);
        return handles;
    }

    @Override
    public ColumnMetadata getColumnMetadata(
            ConnectorSession session, ConnectorTableHandle handle, ColumnHandle column) {
        return metadata((LogsTable.Column) column);
    }

    /** Keeps the partitions that may hold rows of the query, by the two things that Hive goes by. */
    @Override
    public Optional<ConstraintApplicationResult<ConnectorTableHandle>> applyFilter(
            ConnectorSession session, ConnectorTableHandle handle, Constraint constraint) {
        LogsTable.Handle pruned = (LogsTable.Handle) handle;
        LogsTable table = tableOf(handle);
        List<Integer> left = pruned.partitions().stream()
                .filter(number -> mayHold(constraint, valuesOf(table, number)))
                .toList();
        if (left.size() == pruned.partitions().size()) return Optional.empty();
        ConnectorTableHandle rest = new LogsTable.Handle(pruned.name(), left);
        // Trino goes on filtering rows by all of it.
        return Optional.of(new ConstraintApplicationResult<>(
                rest, constraint.getSummary(), constraint.getExpression(), false));
    }

    private static boolean mayHold(Constraint constraint, Map<ColumnHandle, NullableValue> values) {
        return constraint.getSummary().overlaps(TupleDomain.fromFixedValues(values))
                && constraint.predicate().map(predicate -> predicate.test(values)).orElse(true);
    }

    private Map<ColumnHandle, NullableValue> valuesOf(LogsTable table, int partition) {
        Map<ColumnHandle, NullableValue> values = new LinkedHashMap<>();
        for (int i = 0; i < table.partitionKeys().size(); i++) {
            LogsTable.Column key = table.partitionKeys().get(i);
            String text = table.partitions().get(partition).values().get(i);
            Type type = folder.type(key);
            values.put(key, NullableValue.of(type, JsonValues.scalar(type, text)));
        }
        return values;
    }

    private LogsTable tableOf(ConnectorTableHandle handle) {
        return folder.table(((LogsTable.Handle) handle).name());
    }

    private ColumnMetadata metadata(LogsTable.Column column) {
        return new ColumnMetadata(column.name(), folder.type(column));
    }
}
