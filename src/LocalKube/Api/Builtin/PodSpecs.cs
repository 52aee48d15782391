using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Builtin;

/// <summary>Defaults and validation of <c>PodSpec</c>, in Pods and in templates. Light: what a Pod of this cluster can use.</summary>
internal static class PodSpecs
{
    private static readonly string[] RestartPolicies = ["Always", "OnFailure", "Never"];
    private static readonly string[] PullPolicies = ["Always", "IfNotPresent", "Never"];
    private static readonly string[] DnsPolicies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

    public static void Default(JsonObject spec)
    {
        foreach (var container in Containers(spec))
        {
            container.Default("resources", new JsonObject());
            container.Default("terminationMessagePath", "/dev/termination-log");
            container.Default("terminationMessagePolicy", "File");
            container.Default("imagePullPolicy", DefaultPullPolicy(container.TextAt("image") ?? ""));
            foreach (var variable in container.ObjectsAt("env"))
                variable.ObjectAt("valueFrom", "fieldRef")?.Default("apiVersion", "v1");
        }

        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", 30L);
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("securityContext", new JsonObject());
        spec.Default("schedulerName", "default-scheduler");
        if (spec.TextAt("serviceAccountName") is { } account)
            spec.Default("serviceAccount", account);
        else if (spec.TextAt("serviceAccount") is { } deprecated)
            spec["serviceAccountName"] = deprecated;
    }

    public static IEnumerable<FieldError> Validate(JsonObject? spec, string path)
    {
        foreach (var error in ValidateContainers(spec, path))
            yield return error;
        if (spec.TextAt("restartPolicy") is { } restart && !RestartPolicies.Contains(restart))
            yield return FieldError.NotSupported($"{path}.restartPolicy", restart, RestartPolicies);
        if (spec.TextAt("dnsPolicy") is { } dns && !DnsPolicies.Contains(dns))
            yield return FieldError.NotSupported($"{path}.dnsPolicy", dns, DnsPolicies);
        if (spec.NumberAt("activeDeadlineSeconds") is { } deadline and (< 1 or > int.MaxValue))
            yield return FieldError.Invalid($"{path}.activeDeadlineSeconds", deadline, $"must be between 1 and {int.MaxValue}, inclusive");
        if (spec.NumberAt("terminationGracePeriodSeconds") is { } grace and < 0)
            yield return FieldError.Invalid($"{path}.terminationGracePeriodSeconds", grace, "must be greater than or equal to 0");
    }

    private static IEnumerable<JsonObject> Containers(JsonObject spec) => spec.ObjectsAt("initContainers").Concat(spec.ObjectsAt("containers"));

    private static IEnumerable<FieldError> ValidateContainers(JsonObject? spec, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (spec.ArrayAt("containers") is not { Count: > 0 })
            yield return FieldError.Required($"{path}.containers");
        foreach (var list in (string[])["containers", "initContainers"])
        {
            var index = 0;
            foreach (var container in spec.ObjectsAt(list))
            {
                foreach (var error in ValidateContainer(container, $"{path}.{list}[{index++}]", names))
                    yield return error;
            }
        }
    }

    private static IEnumerable<FieldError> ValidateContainer(JsonObject container, string path, HashSet<string> names)
    {
        if (container.TextAt("name") is not { Length: > 0 } name)
            yield return FieldError.Required($"{path}.name");
        else if (NameRules.LabelFault(name) is { } fault)
            yield return FieldError.Invalid($"{path}.name", name, fault);
        else if (!names.Add(name))
            yield return FieldError.Duplicate($"{path}.name", name);
        if (container.TextAt("image") is not { Length: > 0 })
            yield return FieldError.Required($"{path}.image");
        if (container.TextAt("imagePullPolicy") is { } pull && !PullPolicies.Contains(pull))
            yield return FieldError.NotSupported($"{path}.imagePullPolicy", pull, PullPolicies);
        var index = 0;
        foreach (var variable in container.ObjectsAt("env"))
        {
            var at = $"{path}.env[{index++}]";
            if (variable.TextAt("name") is not { Length: > 0 })
                yield return FieldError.Required($"{at}.name");
            if (variable["valueFrom"] is not null && variable.TextAt("value") is { Length: > 0 })
                yield return FieldError.Invalid($"{at}.valueFrom", "", "may not be specified when `value` is not empty");
        }
    }

    private static string DefaultPullPolicy(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
            return "IfNotPresent";
        var tag = image.LastIndexOf(':');
        return tag <= image.LastIndexOf('/') || image[(tag + 1)..] == "latest" ? "Always" : "IfNotPresent";
    }
}
