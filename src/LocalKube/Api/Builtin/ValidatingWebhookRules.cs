using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Builtin;

/// <summary>ValidatingWebhookConfigurations: defaults, and what a webhook must have.</summary>
internal sealed class ValidatingWebhookRules : KindRules
{
    public override bool TracksGeneration => true;

    public override void Default(JsonObject obj)
    {
        foreach (var webhook in obj.ObjectsAt("webhooks"))
        {
            webhook.Default("failurePolicy", "Fail");
            webhook.Default("matchPolicy", "Equivalent");
            webhook.Default("timeoutSeconds", 10L);
            webhook.Default("namespaceSelector", new JsonObject());
            webhook.Default("objectSelector", new JsonObject());
            foreach (var rule in webhook.ObjectsAt("rules"))
                rule.Default("scope", "*");
            webhook.ObjectAt("clientConfig", "service")?.Default("port", 443L);
        }
    }

    public override IEnumerable<FieldError> Validate(JsonObject obj)
    {
        var at = 0;
        foreach (var webhook in obj.ObjectsAt("webhooks"))
        {
            var field = $"webhooks[{at++}]";
            if (webhook.TextAt("name")?.Split('.').Length is not > 2)
                yield return FieldError.Invalid($"{field}.name", webhook["name"], "should be a domain with at least three segments separated by dots");
            if (webhook.TextAt("sideEffects") is null)
                yield return FieldError.Required($"{field}.sideEffects", "must specify one of None, NoneOnDryRun");
            if (!webhook.TextsAt("admissionReviewVersions").Contains("v1"))
                yield return FieldError.Required($"{field}.admissionReviewVersions", "must include v1");
            if ((webhook.At("clientConfig", "url") is null) == (webhook.At("clientConfig", "service") is null))
                yield return FieldError.Required($"{field}.clientConfig", "exactly one of url or service is required");
        }
    }
}
