using System.Text.Json;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Controller;

/// <summary>Which kinds of action.resource a schedule needs: those of its spec, its active runs, and the finished ones whose objects its history keeps.</summary>
internal static class ResourceUses
{
    public static IEnumerable<ObjectKind> Of(ScheduledJob job)
    {
        var kinds = new HashSet<ObjectKind>();
        if (job.Spec.Action.Resource is { } action && KindOf(action.Template) is { } kind)
            kinds.Add(kind);
        if (job.Status is not { } status)
            return kinds;
        foreach (var run in (status.Active ?? []).Concat(status.RecentRuns ?? []).Append(status.LastRun))
        {
            if (run?.Resource is { } item)
                kinds.Add(KindOf(item));
        }

        return kinds;
    }

    /// <summary>The kind of a run's object.</summary>
    public static ObjectKind KindOf(RunResource item) => new(item.ApiVersion, item.Kind);

    /// <summary>The kind that a template names; null if it names none. The rest of it is skipped, since every change of a schedule asks.</summary>
    internal static ObjectKind? KindOf(RawJson template)
    {
        string? apiVersion = null, kind = null;
        var reader = new Utf8JsonReader(template.Utf8.Span);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isVersion, isKind) = (reader.ValueTextEquals("apiVersion"u8), reader.ValueTextEquals("kind"u8));
                reader.Read();
                if (isVersion && reader.TokenType == JsonTokenType.String)
                    apiVersion = reader.GetString();
                else if (isKind && reader.TokenType == JsonTokenType.String)
                    kind = reader.GetString();
                else
                    reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The compiler says what is wrong with it.
            return null;
        }

        return apiVersion is null || kind is null ? null : new ObjectKind(apiVersion, kind);
    }
}
