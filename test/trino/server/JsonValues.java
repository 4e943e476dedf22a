import static io.airlift.slice.Slices.utf8Slice;

import com.fasterxml.jackson.databind.JsonNode;
import io.trino.spi.block.ArrayBlockBuilder;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.MapBlockBuilder;
import io.trino.spi.block.RowBlockBuilder;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.CharType;
import io.trino.spi.type.Chars;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeUtils;
import java.time.LocalDate;

/** JSON as values of Trino's types; what is missing is NULL. */
final class JsonValues {
    private JsonValues() {}

    static void write(Type type, BlockBuilder block, JsonNode value) {
        if (value == null || value.isNull()) {
            block.appendNull();
        } else if (type instanceof RowType row) {
            writeRow(row, (RowBlockBuilder) block, value);
        } else if (type instanceof ArrayType array) {
            ((ArrayBlockBuilder) block)
                    .buildEntry(items -> value.forEach(item -> write(array.getElementType(), items, item)));
        } else if (type instanceof MapType map) {
            writeMap(map, (MapBlockBuilder) block, value);
        } else {
            TypeUtils.writeNativeValue(type, block, scalar(type, value.asText()));
        }
    }

    private static void writeRow(RowType row, RowBlockBuilder block, JsonNode value) {
        block.buildEntry(fields -> {
            for (int i = 0; i < fields.size(); i++) {
                RowType.Field field = row.getFields().get(i);
                write(field.getType(), fields.get(i), value.get(field.getName().orElseThrow()));
            }
        });
    }

    private static void writeMap(MapType map, MapBlockBuilder block, JsonNode value) {
        Type keyType = map.getKeyType();
        block.buildEntry((keys, values) -> value.fields().forEachRemaining(entry -> {
            TypeUtils.writeNativeValue(keyType, keys, scalar(keyType, entry.getKey()));
            write(map.getValueType(), values, entry.getValue());
        }));
    }

    /** A text as Trino keeps a value of a type. */
    static Object scalar(Type type, String text) {
        return switch (type.getBaseName()) {
            case "varchar" -> utf8Slice(text);
            case "char" -> Chars.truncateToLengthAndTrimSpaces(utf8Slice(text), (CharType) type);
            case "boolean" -> Boolean.parseBoolean(text);
            case "tinyint", "smallint", "integer", "bigint" -> Long.parseLong(text);
            case "date" -> LocalDate.parse(text).toEpochDay();
            default -> throw new IllegalArgumentException("no values of type " + type);
        };
    }
}
