import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.type.Type;
import java.util.List;

/** One partition as one page of the columns that a query asks for. */
final class PartitionPages extends FixedPageSource {
    private final long bytes;

    PartitionPages(
            LogsFolder folder, LogsTable table, LogsTable.Partition partition, List<ColumnHandle> columns) {
        super(List.of(page(folder, table, partition, columns)));
        this.bytes = folder.content(table, partition).bytes();
    }

    /** The bytes of the whole file: JSON lines are read whole. */
    @Override
    public long getCompletedBytes() {
        return bytes;
    }

    private static Page page(
            LogsFolder folder, LogsTable table, LogsTable.Partition partition, List<ColumnHandle> columns) {
        LogsFolder.Content content = folder.content(table, partition);
        Block[] blocks = columns.stream()
                .map(column -> {
                    int key = table.partitionKeys().indexOf(column);
                    LogsTable.Column own = (LogsTable.Column) column;
                    if (key < 0) return content.blocks().get(own.name());
                    Type type = folder.type(own);
                    Object value = JsonValues.scalar(type, partition.values().get(key));
                    return RunLengthEncodedBlock.create(type, value, content.rows());
                })
                .toArray(Block[]::new);
        return new Page(content.rows(), blocks);
    }
}
