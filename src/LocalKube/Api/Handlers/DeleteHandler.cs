using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Http;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Schemas;
using ScheduledJobs.LocalKube.Api.Selection;
using ScheduledJobs.LocalKube.Api.Storage;
using ScheduledJobs.LocalKube.Api.Writing;

namespace ScheduledJobs.LocalKube.Api.Handlers;

/// <summary>Delete and deletecollection.</summary>
internal sealed class DeleteHandler(ObjectStore store, Deletion deletion, TimeProvider time)
{
    private static readonly string[] Accepted = [RequestBody.Json, RequestBody.Yaml];
    private static readonly string[] Policies = ["Foreground", "Background", "Orphan", "nil"];

    public async Task DeleteAsync(ResourceRequest request)
    {
        var options = await ReadOptionsAsync(request);
        var (deleted, gone) = await deletion.DeleteAsync(request.Kind, request.Path.Namespace, request.Path.Name!, options);
        if (options.Propagation is null && request.Kind.Rules.DefaultPropagationWarning is { } warning)
            request.Response.AddWarning(warning);
        if (gone && !request.Kind.Rules.ReturnsDeletedObject)
            await request.Response.WriteStatusAsync(Refusals.Deleted(request.Kind, deleted.Name, deleted.Uid));
        else
            await request.WriteObjectAsync(deleted, time.GetUtcNow());
    }

    public async Task DeleteCollectionAsync(ResourceRequest request)
    {
        var options = await ReadOptionsAsync(request);
        var selector = ObjectSelector.Of(request.Http, request.Kind, request.Path);
        var snapshot = store.Collection(request.Kind.CollectionName).Current;
        var deleted = new List<StoredObject>();
        foreach (var obj in snapshot.Objects.Values.Where(selector.Matches))
        {
            try
            {
                deleted.Add((await deletion.DeleteAsync(request.Kind, obj.Namespace, obj.Name, options)).Object);
            }
            catch (StatusException e) when (e.Status.Code == 404)
            {
                // Another request was faster.
            }
        }

        var meta = new JsonObject { ["resourceVersion"] = store.Collection(request.Kind.CollectionName).Current.Revision.ToString() };
        await request.WriteListAsync(deleted, meta, time.GetUtcNow());
    }

    /// <summary>Reads the options from the body or, without one, from the query.</summary>
    private static async Task<DeleteRequest> ReadOptionsAsync(ResourceRequest request)
    {
        var http = request.Http;
        var body = await RequestBody.ReadAsync(http, Accepted, why => $"couldn't read DeleteOptions: {why}");
        var options = body.Node as JsonObject;
        var propagation = options.TextAt("propagationPolicy") ?? (http.Text("propagationPolicy") is { Length: > 0 } text ? text : null);
        if (options.FlagAt("orphanDependents") is { } orphan)
            propagation ??= orphan ? "Orphan" : "Background";
        if (propagation is not null && !Policies.Contains(propagation))
            throw Refusals.InvalidOptions("DeleteOptions", FieldError.NotSupported("propagationPolicy", propagation, Policies));
        return new DeleteRequest(
            options.NumberAt("gracePeriodSeconds") ?? http.Number("gracePeriodSeconds"),
            propagation,
            options.TextAt("preconditions", "uid"),
            options.TextAt("preconditions", "resourceVersion"),
            options.TextsAt("dryRun").Contains("All") || http.IsDryRun("DeleteOptions"));
    }
}
