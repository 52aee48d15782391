using System.Text.Json;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Schedules;

/// <summary>Checks action.resource, and fills in what is known of its kind.</summary>
internal static class ResourceActionCompiler
{
    private const int MaxConditions = ResourceActionLimits.MaxConditions;
    private const int MaxValue = ResourceActionLimits.MaxValue;

    /// <param name="field">Path of the action in the spec, for messages.</param>
    /// <param name="action">The action.</param>
    /// <param name="allowed">The kinds that the administrator allows; null if they are not known.</param>
    /// <exception cref="SpecException">A field is not valid, or the kind is not allowed.</exception>
    public static ResourceAction Compile(string field, ResourceActionSpec action, IReadOnlyList<ObjectKind>? allowed)
    {
        if (action.Template.Utf8.Length > ResourceActionLimits.MaxTemplate)
            throw Invalid($"{field}.template", $"must have at most {ResourceActionLimits.MaxTemplate / 1024} KiB as JSON, but has {(action.Template.Utf8.Length + 1023) / 1024}");
        var kind = ReadTemplate($"{field}.template", action.Template);
        CheckConditions($"{field}.succeededWhen", action.SucceededWhen, atLeast: 1);
        CheckConditions($"{field}.failedWhen", action.FailedWhen, atLeast: 0);
        if (action.MessageFrom is { } path)
            CheckPath($"{field}.messageFrom", path);
        if (allowed?.Contains(kind) == false)
            throw new SpecException(Reasons.ActionNotAllowed, $"{field}.template: {kind} is not allowed; the operator allows {Text(allowed)} (--resource-action)");
        var preset = ResourcePresets.Find(kind);
        if (preset is null && action.SucceededWhen is null)
        {
            throw Invalid(
                $"{field}.succeededWhen",
                $"is needed, because it is not known how {kind} says that it has succeeded; it is known of {string.Join(", ", ResourcePresets.Names)}");
        }

        // What says how it ended belongs together: with conditions of its own, an action does not get half of a preset.
        var criteria = action.SucceededWhen is { } succeeded
            ? new ResourceCriteria(succeeded, action.FailedWhen ?? [], action.MessageFrom)
            : new ResourceCriteria(preset!.Succeeded, action.FailedWhen ?? preset.Failed, action.MessageFrom ?? preset.Message);
        return new ResourceAction(kind, criteria);
    }

    /// <summary>What is allowed, but probably not meant.</summary>
    public static IEnumerable<string> Warnings(ResourceAction? action, TimeSpan? timeout)
    {
        if (action is { Criteria.Failed: not { Count: > 0 } } && timeout is null)
            yield return "spec.action.resource.failedWhen: is empty, and there is no spec.timeout, so a run that fails never ends.";
    }

    private static ObjectKind ReadTemplate(string field, RawJson template)
    {
        try
        {
            using var document = JsonDocument.Parse(template.Utf8);
            return ReadTemplate(field, document);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second exception is for escapes that represent no character. They are only found when the text is read.
            throw Invalid(field, "is nested too deeply, or has a text that is not Unicode");
        }
    }

    private static ObjectKind ReadTemplate(string field, JsonDocument document)
    {
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw Invalid(field, $"must be an object with apiVersion and kind, but is {NameOf(root)}");
        var apiVersion = ReadText(field, root, "apiVersion", "such as tekton.dev/v1");
        var kind = ReadText(field, root, "kind", "such as PipelineRun");
        if (!ObjectKind.IsApiVersion(apiVersion))
            throw Invalid($"{field}.apiVersion", $"must be group/version such as tekton.dev/v1, but is '{Short(apiVersion)}'");
        if (!ObjectKind.IsKind(kind))
            throw Invalid($"{field}.kind", $"must be a kind such as PipelineRun, but is '{Short(kind)}'");
        if (FindObject(field, root, "metadata") is { } metadata)
        {
            CheckTexts($"{field}.metadata", metadata, "labels");
            CheckTexts($"{field}.metadata", metadata, "annotations");
        }

        FindObject(field, root, "spec");
        return new ObjectKind(apiVersion, kind);
    }

    private static string ReadText(string field, JsonElement root, string name, string example) =>
        !root.TryGetProperty(name, out var value) ? throw Invalid($"{field}.{name}", $"is missing; expected a text {example}")
        : value.ValueKind != JsonValueKind.String ? throw Invalid($"{field}.{name}", $"must be a text {example}, but is {NameOf(value)}")
        : value.GetString()!;

    private static JsonElement? FindObject(string field, JsonElement root, string name) =>
        !root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Object ? value
        : throw Invalid($"{field}.{name}", $"must be an object, but is {NameOf(value)}");

    private static void CheckTexts(string field, JsonElement root, string name)
    {
        if (FindObject(field, root, name) is not { } texts)
            return;
        foreach (var member in texts.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.String)
                throw Invalid($"{field}.{name}", $"every value must be a text, but one is {NameOf(member.Value)}");
        }
    }

    private static void CheckConditions(string field, IReadOnlyList<JsonPathSpec>? conditions, int atLeast)
    {
        if (conditions is null)
            return;
        if (conditions.Count < atLeast || conditions.Count > MaxConditions)
            throw Invalid(field, $"must have {atLeast} to {MaxConditions} conditions, but has {conditions.Count}");
        for (var i = 0; i < conditions.Count; i++)
        {
            CheckPath($"{field}[{i}].path", conditions[i].Path);
            if (conditions[i].Value?.Length > MaxValue)
                throw Invalid($"{field}[{i}].value", $"must have at most {MaxValue} characters, but has {conditions[i].Value!.Length}");
        }
    }

    private static void CheckPath(string field, string path)
    {
        if (!JsonPath.TryParse(path, out _, out var error))
            throw Invalid(field, error);
    }

    private static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };

    private static string Short(string text) => StatusText.Cut(text, 80)!;

    private static string Text(IReadOnlyList<ObjectKind> kinds) => kinds.Count == 0 ? "no kinds" : $"only {string.Join(", ", kinds)}";

    private static SpecException Invalid(string field, string message) => new(Reasons.InvalidAction, $"{field}: {message}");
}
