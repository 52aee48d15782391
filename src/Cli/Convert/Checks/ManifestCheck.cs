using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Convert.Checks;

/// <summary>Compiles a manifest as the operator does.</summary>
internal static class ManifestCheck
{
    private static readonly ScheduleCompiler Compiler = new("UTC");

    /// <summary>The schedule, or why the operator would reject it.</summary>
    public static (Schedule? Schedule, string? Fault) Compile(JsonObject manifest, DateTimeOffset createdAt)
    {
        ScheduledJob? job;
        try
        {
            job = manifest.Deserialize(ModelJsonContext.Default.ScheduledJob);
        }
        catch (JsonException e)
        {
            return (null, $"{e.Path}: {e.Message}");
        }

        job = job! with { Metadata = job.Metadata with { CreationTimestamp = createdAt } };
        var compilation = Compiler.Compile(job);
        return (compilation.Schedule, compilation.Problem?.Message);
    }
}
