using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Importing;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Flask;

/// <summary>The jobs of one namespace, read and written with the user's own token.</summary>
internal sealed class FlaskJobs(KubeClient client, FlaskOptions options, ScheduleCompiler compiler, TimeProvider time)
{
    private static readonly ResourceType<AnyObject> RawType = AnyObject.TypeOf(ApiConstants.Group, ApiConstants.Version, ApiConstants.Plural, ApiConstants.Kind);

    private readonly ResourceClient<ScheduledJob> _schedules = client.Resource(ScheduledJobResource.Type);
    private readonly ResourceClient<AnyObject> _raw = client.Resource(RawType);

    public async Task<JsonArray> ListAsync(CancellationToken cancellationToken) =>
        new([.. (await AllAsync(cancellationToken)).Select(Json)]);

    public async Task<JsonObject> GetAsync(string id, CancellationToken cancellationToken) => Json(await FindAsync(id, cancellationToken));

    public async Task<JsonObject> AddAsync(JsonObject given, CancellationToken cancellationToken)
    {
        var id = new Fields(given, "").RequiredText("id");
        var name = FlaskNames.Of(id);
        var existing = await _raw.FindAsync(options.Namespace, name, cancellationToken);
        if (existing is not null && (new Fields(given, "").Flag("replace_existing") != true || !IsJob(existing.Metadata, id)))
            throw new FlaskException(409, $"There is already a job with the identifier {id}.");
        var (about, spec) = (new JsonObject { ["id"] = id }, new JsonObject());
        new JobMapping(await Functions.ReadAsync(client, options, cancellationToken)).Apply(given, about, spec, null);
        Check(name, spec);
        if (existing is not null)
            return Json(await ReplaceAsync(existing.Metadata, about, spec, cancellationToken));
        var manifest = new JsonObject
        {
            ["apiVersion"] = ApiConstants.GroupVersion,
            ["kind"] = ApiConstants.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject { [FlaskNames.Label] = "true" },
                ["annotations"] = new JsonObject { [FlaskNames.JobAnnotation] = CompactJson.Of(about) },
            },
            ["spec"] = spec,
        };
        return Json(await _schedules.CreateAsync(options.Namespace, RawJson.From(manifest), WriteOptions.Default, cancellationToken));
    }

    /// <summary>Changes a job at once or not at all.</summary>
    public async Task<JsonObject> UpdateAsync(string id, JsonObject given, CancellationToken cancellationToken)
    {
        var job = await FindAsync(id, cancellationToken);
        if (given["id"] is { } other && other.ToString() != id)
            throw new SourceException("id", "cannot be changed");
        var raw = await _raw.GetAsync(options.Namespace, FlaskNames.Of(id), cancellationToken);
        var (about, spec) = (AboutOf(raw.Metadata)!, raw.Spec!.DeepClone().AsObject());
        var functions = JobMapping.NeedsFunctions(given) ? await Functions.ReadAsync(client, options, cancellationToken) : null;
        new JobMapping(functions).Apply(given, about, spec, JobJson.NextRun(job, compiler.Compile(job).Schedule, time.GetUtcNow()));
        Check(raw.Metadata.Name!, spec);
        return Json(await ReplaceAsync(raw.Metadata, about, spec, cancellationToken));
    }

    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        var job = await FindAsync(id, cancellationToken);
        await _schedules.DeleteAsync(options.Namespace, job.Metadata.Name!, DeleteOptions.Background, cancellationToken);
    }

    public async Task<JsonObject> RunAsync(string id, CancellationToken cancellationToken)
    {
        var job = await FindAsync(id, cancellationToken);
        return Json(await PatchAsync(job, SchedulePatches.RunNow(SchedulePatches.NewValue(time.GetUtcNow())), cancellationToken));
    }

    public async Task<JsonObject> SuspendAsync(string id, bool suspend, CancellationToken cancellationToken) =>
        Json(await SuspendAsync(await FindAsync(id, cancellationToken), suspend, null, cancellationToken));

    /// <summary>Pauses all jobs, or resumes those that were paused in this way.</summary>
    public async Task SuspendAllAsync(bool suspend, CancellationToken cancellationToken)
    {
        foreach (var job in await AllAsync(cancellationToken))
        {
            var isPausedHere = job.Metadata.Annotations?.ContainsKey(FlaskNames.PausedAnnotation) == true;
            if (suspend ? !job.Spec.Suspend : isPausedHere)
                await SuspendAsync(job, suspend, suspend ? "scheduler" : null, cancellationToken);
        }
    }

    private Task<ScheduledJob> SuspendAsync(ScheduledJob job, bool suspend, string? by, CancellationToken cancellationToken)
    {
        var patch = suspend ? SchedulePatches.Suspend(true) : SchedulePatches.Resume(job, time.GetUtcNow()) ?? SchedulePatches.Suspend(false);
        if (patch["metadata"]?["annotations"] is JsonObject annotations)
            annotations[FlaskNames.PausedAnnotation] = by;
        else
            patch["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [FlaskNames.PausedAnnotation] = by } };
        return PatchAsync(job, patch, cancellationToken);
    }

    private Task<ScheduledJob> PatchAsync(ScheduledJob job, JsonObject patch, CancellationToken cancellationToken) =>
        _schedules.PatchAsync(options.Namespace, job.Metadata.Name!, Patch.Merge(RawJson.From(patch)), null, WriteOptions.Default, cancellationToken);

    /// <summary>Fails with a conflict if somebody else has changed it since it was read.</summary>
    private Task<ScheduledJob> ReplaceAsync(ObjectMeta known, JsonObject about, JsonObject spec, CancellationToken cancellationToken)
    {
        var annotation = $"/metadata/annotations/{FlaskNames.JobAnnotation.Replace("/", "~1")}";
        var patch = new JsonArray(
            Replace("/metadata/resourceVersion", known.ResourceVersion), Replace("/spec", spec), Replace(annotation, CompactJson.Of(about)));
        return _schedules.PatchAsync(options.Namespace, known.Name!, Patch.Json(RawJson.From(patch)), null, WriteOptions.Default, cancellationToken);

        static JsonNode Replace(string path, JsonNode? value) => new JsonObject { ["op"] = "replace", ["path"] = path, ["value"] = value };
    }

    private async Task<IReadOnlyList<ScheduledJob>> AllAsync(CancellationToken cancellationToken)
    {
        var found = await _schedules.ListAsync(options.Namespace, new ListOptions { LabelSelector = $"{FlaskNames.Label}=true" }, cancellationToken);
        return [.. found.Items.Where(job => AboutOf(job.Metadata) is not null)];
    }

    private async Task<ScheduledJob> FindAsync(string id, CancellationToken cancellationToken) =>
        await _schedules.FindAsync(options.Namespace, FlaskNames.Of(id), cancellationToken) is { } job && IsJob(job.Metadata, id)
            ? job
            : throw new FlaskException(404, $"There is no job with the identifier {id}.");

    private static bool IsJob(ObjectMeta metadata, string id) => AboutOf(metadata)?["id"]?.ToString() == id;

    /// <summary>What the annotation says; null if this is not a job of these routes.</summary>
    private static JsonObject? AboutOf(ObjectMeta metadata)
    {
        if (metadata.Annotations?.TryGetValue(FlaskNames.JobAnnotation, out var text) != true)
            return null;
        try
        {
            return JsonNode.Parse(text!) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Says now what the operator would say later.</summary>
    private void Check(string name, JsonObject spec)
    {
        var manifest = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = spec.DeepClone() };
        ScheduledJob job;
        try
        {
            job = manifest.Deserialize(ModelJsonContext.Default.ScheduledJob)!;
        }
        catch (JsonException e)
        {
            throw new SourceException(FieldOf(e.Path ?? ""), "the value is out of range");
        }

        if (compiler.Compile(NewlyCreated.At(job, time.GetUtcNow())).Problem is { } problem)
            throw new FlaskException(422, problem.Message, CronFieldOf(problem.Message) ?? FieldOf(problem.Message.Split(':')[0]));
    }

    /// <summary>The field that a message about a cron trigger names, such as <c>Field day-of-week, column 1</c>; null if it names none.</summary>
    private static string? CronFieldOf(string message)
    {
        const string mark = ": Field ";
        var from = message.IndexOf(mark, StringComparison.Ordinal);
        var to = from < 0 ? -1 : message.IndexOf(',', from);
        if (to < 0)
            return null;
        var name = message[(from + mark.Length)..to].Replace('-', '_');
        return name == "day_of_month" ? "day" : name;
    }

    /// <summary>The last part of a path, as Python writes names: <c>spec.trigger.cron.fields.dayOfWeek</c> is <c>day_of_week</c>.</summary>
    private static string FieldOf(string path) =>
        string.Concat(path.Split('.')[^1].Select(c => char.IsAsciiLetterUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{c}"));

    private JsonObject Json(ScheduledJob job) => JobJson.Of(job, AboutOf(job.Metadata) ?? [], compiler, time.GetUtcNow());
}
