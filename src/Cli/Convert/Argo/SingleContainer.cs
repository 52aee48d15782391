using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.Argo;

/// <summary>A workflow whose entrypoint is one container, as a Pod.</summary>
internal sealed class SingleContainer
{
    // Fields of a workflow or a template that a Pod has, too.
    private static readonly string[] PodFields =
    [
        "serviceAccountName", "volumes", "nodeSelector", "tolerations", "affinity", "imagePullSecrets", "hostNetwork", "dnsPolicy", "dnsConfig",
        "hostAliases", "priorityClassName", "schedulerName", "securityContext", "automountServiceAccountToken",
    ];

    private readonly Fields _workflow;
    private readonly Fields _template;
    private readonly Draft _draft;

    private SingleContainer(Fields workflow, Fields template, Draft draft)
    {
        _workflow = workflow;
        _template = template;
        _draft = draft;
    }

    /// <exception cref="NotSingleException">It needs Argo.</exception>
    public static void Read(Fields workflow, Draft draft)
    {
        var entrypoint = workflow.Text("entrypoint") ?? throw new NotSingleException(workflow.Has("workflowTemplateRef") ? "workflowTemplateRef" : "no entrypoint");
        var templates = workflow.List("templates") ?? [];
        for (var i = 0; i < templates.Count; i++)
        {
            var template = Fields.Of(templates[i], $"spec.workflowSpec.templates[{i}]");
            if (template.Text("name") != entrypoint)
                continue;
            new SingleContainer(workflow, template, draft).Read();
            return;
        }

        throw new NotSingleException($"there is no template {Short.Of(entrypoint)}");
    }

    private void Read()
    {
        var container = _template.Object("container") ?? throw new NotSingleException("its entrypoint is not a container");
        var pod = new JsonObject { ["restartPolicy"] = "Never" };
        foreach (var field in PodFields)
        {
            if ((_template.Any(field) ?? _workflow.Any(field)) is { } value)
                pod[field] = value.DeepClone();
        }

        if (pod["volumes"] is JsonArray && _workflow.Any("volumes") is not null && _template.Any("volumes") is not null)
            throw new NotSingleException("volumes in two places");
        if (_template.Any("initContainers") is { } first)
            pod["initContainers"] = first.DeepClone();
        var main = container.Json.DeepClone().AsObject();
        var named = new JsonObject { ["name"] = main["name"]?.ToString() is { Length: > 0 } name ? name : "main" };
        foreach (var (key, value) in main.Where(member => member.Key != "name"))
            named[key] = value?.DeepClone();
        pod["containers"] = new JsonArray(named);
        var action = new TemplateTags(_workflow, _template).Resolve(Containers.Pod(pod, Metadata()));
        var retry = (_template.Object("retryStrategy") ?? _workflow.Object("retryStrategy")) is { } strategy ? RetryStrategy.Read(strategy) : null;
        RefuseOthers();
        _draft.Set("action", action).Set("retry", retry);
        Timeout();
        if (_workflow.Any("ttlStrategy") is { } ttl)
            _draft.NotConverted("workflowSpec.ttlStrategy", $"{Short.Of(CompactJson.Of(ttl))}: history.ttl deletes Pods by age, whatever their result.");
        if (_workflow.Any("podGC") is { } collection)
            _draft.NotConverted("workflowSpec.podGC", $"{Short.Of(CompactJson.Of(collection))}: history says which Pods are kept.");
    }

    private JsonObject Metadata()
    {
        var metadata = (_workflow.Any("podMetadata") as JsonObject)?.DeepClone().AsObject() ?? [];
        foreach (var (name, value) in _template.Any("metadata") as JsonObject ?? [])
        {
            if (metadata[name] is not JsonObject texts)
                metadata[name] = texts = [];
            foreach (var (key, text) in value as JsonObject ?? [])
                texts[key] = text?.DeepClone();
        }

        return metadata;
    }

    private void Timeout()
    {
        if ((_workflow.Whole("activeDeadlineSeconds") ?? _template.Whole("activeDeadlineSeconds")) is not { } seconds)
            return;
        _draft.Set("timeout", string.Create(CultureInfo.InvariantCulture, $"{seconds}s"));
        _draft.Note("timeout", "activeDeadlineSeconds", "for all attempts together.");
    }

    /// <summary>Whatever is left needs Argo; dropping it could change what runs.</summary>
    private void RefuseOthers()
    {
        _ = (_workflow.Whole("activeDeadlineSeconds"), _template.Whole("activeDeadlineSeconds"));
        _workflow.Ignore("ttlStrategy", "podGC", "arguments");
        _template.Ignore("inputs");
        if (_workflow.Unread().Concat(_template.Unread()).Select(member => member.Key).FirstOrDefault() is { } field)
            throw new NotSingleException(field);
    }
}
