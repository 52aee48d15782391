using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Output;

/// <summary>Prints API objects for programs.</summary>
internal static class ObjectPrinter
{
    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        IndentSize = 4,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Prints one object.</summary>
    public static void Print(CliHost host, OutputFormat format, JsonObject item)
    {
        if (format == OutputFormat.Name)
            host.Out.WriteLine(NameOf(item));
        else
            PrintText(host, format, item);
    }

    /// <summary>Prints a list as kubectl does: a List of kind v1, or one name a line.</summary>
    public static void PrintList(CliHost host, OutputFormat format, IEnumerable<JsonObject> items)
    {
        if (format == OutputFormat.Name)
        {
            foreach (var item in items)
                host.Out.WriteLine(NameOf(item));
            return;
        }

        PrintText(host, format, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["items"] = new JsonArray([.. items.Select(i => i.DeepClone())]),
            ["kind"] = "List",
            ["metadata"] = new JsonObject { ["resourceVersion"] = "" },
        });
    }

    /// <summary>The name as kubectl prints and accepts it.</summary>
    public static string NameOf(string name) => $"scheduledjob.{ApiConstants.Group}/{name}";

    private static string NameOf(JsonObject item) => NameOf((string?)item["metadata"]?["name"] ?? "");

    private static void PrintText(CliHost host, OutputFormat format, JsonObject item)
    {
        if (format == OutputFormat.Yaml)
            host.Out.Write(JsonYaml.Write(item));
        else
            host.Out.WriteLine(ToJson(item));
    }

    private static string ToJson(JsonObject item)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
            item.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
