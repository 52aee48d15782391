using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Cli.Convert.Yaml;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert;

/// <summary>The result as a stream of YAML documents.</summary>
internal static class Printer
{
    public static string Print(Conversion conversion)
    {
        var output = new StringBuilder();
        var isOpen = false;
        foreach (var part in conversion.Parts)
        {
            if (part.Comment is { } comment)
            {
                foreach (var line in CommentText.Wrap(Short.Line(comment)))
                    output.Append("# ").Append(line).Append('\n');
                continue;
            }

            if (isOpen)
                output.Append("---\n");
            isOpen = true;
            output.Append(Document(part.Draft!));
        }

        return output.ToString();
    }

    private static string Document(Draft draft)
    {
        var manifest = draft.ToManifest();
        var text = new StringBuilder();
        foreach (var line in draft.Comments.Concat([$"From {draft.Origin}"]))
            text.Append("# ").Append(Short.Line(line)).Append('\n');
        var notes = draft.Notes
            .SelectMany(note => CommentText.Wrap(Short.Line($"{note.Field}: {note.Text}")).Select(line => (At: Place(manifest, note.At), line)))
            .ToLookup(note => note.At, note => note.line);
        foreach (var line in notes[""])
            text.Append("# ").Append(line).Append('\n');
        return text.Append(YamlWriter.Write(manifest, notes)).ToString();
    }

    /// <summary>The path itself, or what exists of it: a note about a field that is left out stands above the object it would be in.</summary>
    private static string Place(JsonObject manifest, string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('.', end - 1))
        {
            JsonNode? node = manifest;
            foreach (var name in path[..end].Split('.'))
                node = (node as JsonObject)?[name];
            if (node is not null && path[..end] != "spec")
                return path[..end];
        }

        return "";
    }
}
