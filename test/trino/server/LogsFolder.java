import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The tables under a catalog's folder. They do not change: what was read of them is kept. */
final class LogsFolder {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a file holds. */
    record Content(Map<String, Block> blocks, int rows, long bytes) {}

    private final Path folder;
    private final TypeManager manager;
    private final Map<Path, LogsTable> tables = new ConcurrentHashMap<>();
    private final Map<String, Type> types = new ConcurrentHashMap<>();
    private final Map<String, Content> contents = new ConcurrentHashMap<>();

    LogsFolder(Path folder, TypeManager manager) {
        this.folder = folder;
        this.manager = manager;
    }

    List<String> schemas() {
        String[] names = folder.toFile().list();
        return names == null ? List.of() : List.of(names);
    }

    /** The table of that name; null where there is none. */
    LogsTable table(SchemaTableName name) {
        Path file = folder.resolve(name.getSchemaName()).resolve(name.getTableName() + ".json");
        return Files.exists(file) ? tables.computeIfAbsent(file, LogsFolder::readTable) : null;
    }

    Type type(LogsTable.Column column) {
        return types.computeIfAbsent(column.type(), manager::fromSqlType);
    }

    Content content(LogsTable table, LogsTable.Partition partition) {
        return contents.computeIfAbsent(partition.file(), file -> readContent(table, Path.of(file)));
    }

    private static LogsTable readTable(Path file) {
        try {
            return JSON.readValue(file.toFile(), LogsTable.class);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private Content readContent(LogsTable table, Path file) {
        try {
            List<JsonNode> rows = new ArrayList<>();
            for (String line : Files.readAllLines(file)) rows.add(JSON.readTree(line));
            Map<String, Block> blocks = new LinkedHashMap<>();
            for (LogsTable.Column column : table.columns()) blocks.put(column.name(), block(column, rows));
            return new Content(blocks, rows.size(), Files.size(file));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private Block block(LogsTable.Column column, List<JsonNode> rows) {
        Type type = type(column);
        BlockBuilder builder = type.createBlockBuilder(null, rows.size());
        for (JsonNode row : rows) JsonValues.write(type, builder, row.get(column.name()));
        return builder.build();
    }
}
