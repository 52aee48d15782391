using ScheduledJobs.LocalKube.Kubelet.Pods;

namespace ScheduledJobs.LocalKube.Kubelet.Env;

/// <summary>Builds the environment variables of a container: <c>envFrom</c> first, then <c>env</c>, each seeing those before it.</summary>
internal sealed class ContainerEnvironment(IKeyedDataSource data, string nodeName)
{
    /// <summary>The variables, or in <see cref="EnvironmentResult.Problem"/> what is missing now but may appear later.</summary>
    public async Task<EnvironmentResult> ResolveAsync(
        LocalPod pod, Container container, IReadOnlyDictionary<string, string> inherited, CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, string>(inherited, StringComparer.Ordinal);
        foreach (var source in container.EnvFrom ?? [])
        {
            if (await AddAllAsync(pod, source, variables, cancellationToken) is { } problem)
                return new EnvironmentResult(variables, problem);
        }

        foreach (var variable in container.Env ?? [])
        {
            var (value, problem) = variable.ValueFrom is { } from
                ? await ReadAsync(pod, from, cancellationToken)
                : (EnvExpansion.Expand(variable.Value ?? "", variables), null);
            if (problem is not null)
                return new EnvironmentResult(variables, problem);
            if (value is not null)
                variables[variable.Name] = value;
        }

        return new EnvironmentResult(variables, null);
    }

    private async Task<string?> AddAllAsync(
        LocalPod pod, EnvFromSource source, Dictionary<string, string> variables, CancellationToken cancellationToken)
    {
        var (kind, reference) = source.SecretRef is { } secret ? (KeyedKind.Secret, secret) : (KeyedKind.ConfigMap, source.ConfigMapRef);
        if (reference is null)
            return null;
        if (await data.FindAsync(kind, pod.Metadata.Namespace!, reference.Name, cancellationToken) is not { } values)
            return reference.Optional ? null : NotFound(kind, reference.Name);
        foreach (var (key, value) in values)
            variables[source.Prefix + key] = value;
        return null;
    }

    private async Task<(string? Value, string? Problem)> ReadAsync(LocalPod pod, EnvVarSource from, CancellationToken cancellationToken)
    {
        if (from.FieldRef is { } field)
        {
            return PodFields.Find(pod, field.FieldPath, nodeName) is { } value
                ? (value, null)
                : (null, $"unsupported fieldPath: {field.FieldPath}");
        }

        var (kind, reference) = from.SecretKeyRef is { } secret ? (KeyedKind.Secret, secret) : (KeyedKind.ConfigMap, from.ConfigMapKeyRef);
        if (reference is null)
            return (null, "valueFrom: only fieldRef, secretKeyRef and configMapKeyRef are supported by LocalCluster");
        if (await data.FindAsync(kind, pod.Metadata.Namespace!, reference.Name, cancellationToken) is not { } values)
            return (null, reference.Optional ? null : NotFound(kind, reference.Name));
        if (values.TryGetValue(reference.Key, out var found))
            return (found, null);
        return (null, reference.Optional ? null : $"couldn't find key {reference.Key} in {kind} {pod.Metadata.Namespace}/{reference.Name}");
    }

    private static string NotFound(KeyedKind kind, string name) =>
        $"{(kind == KeyedKind.Secret ? "secret" : "configmap")} \"{name}\" not found";
}

/// <summary>The variables so far, and the problem that stopped the work, if any.</summary>
internal sealed record EnvironmentResult(IReadOnlyDictionary<string, string> Variables, string? Problem);
