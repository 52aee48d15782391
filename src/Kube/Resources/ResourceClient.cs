using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Resources;

/// <summary>Reads and writes the objects of one kind. Refusals are <see cref="ApiException"/>.</summary>
public sealed class ResourceClient<T> where T : class, IKubeObject
{
    internal ResourceClient()
    {
    }

    /// <summary>The kind.</summary>
    public ResourceType<T> Type => throw new NotSupportedException();

    /// <summary>Reads one object; null where it does not exist.</summary>
    public Task<T?> FindAsync(string? @namespace, string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Reads all objects of a namespace, or of the cluster where it is null, page by page.</summary>
    public Task<KubeList<T>> ListAsync(string? @namespace, ListOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Creates an object from its type.</summary>
    public Task<T> CreateAsync(string? @namespace, T item, WriteOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Creates an object from JSON.</summary>
    public Task<T> CreateAsync(string? @namespace, RawJson item, WriteOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Replaces an object; its resource version, where it is set, must be the stored one.</summary>
    public Task<T> ReplaceAsync(T item, WriteOptions options, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Patches an object or a subresource of it, such as <c>status</c>.</summary>
    public Task<T> PatchAsync(
        string? @namespace, string name, Patch patch, string? subresource, WriteOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Deletes an object; false where it was gone already.</summary>
    public Task<bool> DeleteAsync(string? @namespace, string name, DeleteOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
