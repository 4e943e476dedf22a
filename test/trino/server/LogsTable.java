import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import java.util.List;
import java.util.stream.Stream;

/** A table as `tables.ts` writes it: its columns, and its partitions, each of one file. */
public record LogsTable(
        @JsonProperty("columns") List<Column> columns,
        @JsonProperty("partitionKeys") List<Column> partitionKeys,
        @JsonProperty("partitions") List<Partition> partitions) {
    /** `type` is Trino's text of a type. */
    public record Column(@JsonProperty("name") String name, @JsonProperty("type") String type)
            implements ColumnHandle {}

    /** A file of JSON lines; `values` are texts, in the order of the partition keys. */
    public record Partition(@JsonProperty("file") String file, @JsonProperty("values") List<String> values) {}

    /** A table, and the numbers of the partitions that are left of it. */
    public record Handle(
            @JsonProperty("name") SchemaTableName name,
            @JsonProperty("partitions") List<Integer> partitions)
            implements ConnectorTableHandle {}

    /** A partition is a split: Trino counts them. */
    public record Split(@JsonProperty("partition") int partition) implements ConnectorSplit {
        @Override
        @JsonIgnore
        public Object getInfo() {
            return partition;
        }

        @Override
        @JsonIgnore
        public long getRetainedSizeInBytes() {
            return 0;
        }
    }

    /** Partition columns come last, as in Hive. */
    List<Column> allColumns() {
        return Stream.concat(columns.stream(), partitionKeys.stream()).toList();
    }
}
