using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ScheduledJobs.LocalKube.Api.Builtin;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Storage;
using ScheduledJobs.LocalKube.Api.Writing;

namespace ScheduledJobs.LocalKube.Api.Admission;

/// <summary>Asks the webhooks of all ValidatingWebhookConfigurations, with kube-apiserver's messages.</summary>
internal sealed class WebhookAdmission(ObjectStore store, TimeProvider time, ILogger log) : IAdmission, IDisposable
{
    private readonly WebhookCaller _caller = new(time);
    private (object Objects, IReadOnlyList<WebhookDefinition> Webhooks) _known = (new object(), []);

    public void Dispose() => _caller.Dispose();

    public async ValueTask ReviewAsync(WriteRequest request, JsonObject? before, JsonObject after)
    {
        var webhooks = Webhooks();
        if (webhooks.Count == 0 || request.Kind.Group == "admissionregistration.k8s.io")
            return;
        JsonObject[] objects = before is null ? [after] : [after, before];
        var labels = NamespaceLabels(request.Namespace);
        foreach (var webhook in webhooks.Where(w => w.Matches(request, before is null, objects, labels)))
            await AskAsync(webhook, request, AdmissionReviews.Of(request, before, after));
    }

    private async Task AskAsync(WebhookDefinition webhook, WriteRequest request, JsonObject review)
    {
        if (request.DryRun && !webhook.AllowsDryRun)
            throw Refusals.BadRequest($"admission webhook \"{webhook.Name}\" does not support dry run");
        JsonObject response;
        try
        {
            response = await _caller.CallAsync(webhook, review);
        }
        catch (WebhookException e)
        {
            var failure = $"failed calling webhook \"{webhook.Name}\": failed to call webhook: Post \"{webhook.Url}?timeout={webhook.Timeout.TotalSeconds}s\": {e.Message}";
            if (!webhook.Ignores)
                throw Refusals.InternalError(failure);
            log.LogWarning("Failed calling webhook, failing open: {Failure}", failure);
            return;
        }

        foreach (var warning in response.TextsAt("warnings"))
            request.Warn(warning);
        if (response.FlagAt("allowed") != true)
            throw Refusals.DeniedByWebhook(webhook.Name, response.ObjectAt("status"));
    }

    private IReadOnlyList<WebhookDefinition> Webhooks()
    {
        var objects = store.Collection(BuiltinKinds.Instance.ValidatingWebhookConfigurations.CollectionName).Current.Objects;
        var known = _known;
        if (!ReferenceEquals(known.Objects, objects))
            _known = known = (objects, [.. objects.Values.SelectMany(o => o.Read().ObjectsAt("webhooks")).Select(w => new WebhookDefinition(w))]);
        return known.Webhooks;
    }

    private JsonObject? NamespaceLabels(string? ns) => ns is null
        ? null
        : store.Collection(BuiltinKinds.Instance.Namespaces.CollectionName).Find(null, ns)?.Read().ObjectAt("metadata", "labels");
}
