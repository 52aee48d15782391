using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;

namespace ScheduledJobs.Kube.Client;

/// <summary>
/// Reads and writes the objects of one kind. Refusals are <see cref="ApiException"/>, transport faults <see cref="HttpRequestException"/>
/// and <see cref="IOException"/>, responses that do not fit the type <see cref="JsonException"/>. Thread-safe.
/// </summary>
public sealed class ResourceClient<T> where T : class, IKubeObject
{
    // A server without metadata-only responses returns whole objects.
    private const string MetadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
    private const string MetadataOnlyList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    private readonly ApiTransport _transport;

    internal ResourceClient(ApiTransport transport, ResourceType<T> type)
    {
        _transport = transport;
        Type = type;
    }

    /// <summary>The kind.</summary>
    public ResourceType<T> Type { get; }

    /// <summary>Reads one object; null if it does not exist.</summary>
    public async Task<T?> FindAsync(string? @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(@namespace, name, cancellationToken);
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Reads one object.</summary>
    /// <exception cref="ApiException">Also if it does not exist, see <see cref="ApiException.IsNotFound"/>.</exception>
    public Task<T> GetAsync(string? @namespace, string name, CancellationToken cancellationToken) =>
        SendAsync(new ApiRequest(HttpMethod.Get, ObjectPath(@namespace, name)), cancellationToken);

    /// <summary>
    /// Reads all objects of a namespace, or of the cluster if it is null, page by page. All pages have the same version, unless the
    /// server forgets that version on the way; then the list is read again.
    /// </summary>
    public Task<KubeList<T>> ListAsync(string? @namespace, ListOptions options, CancellationToken cancellationToken) =>
        ListAsync(@namespace, options, new ListHandling<T>(), cancellationToken);

    /// <summary>
    /// Like the overload above, but an item that cannot be read, because it is nested too deeply, too large or malformed, is reported with the
    /// reason, and the others are returned.
    /// </summary>
    public Task<KubeList<T>> ListAsync(
        string? @namespace, ListOptions options, Action<ObjectKey, string> unreadable, CancellationToken cancellationToken) => ListAsync(
        @namespace, options, new ListHandling<T> { Undecodable = found => unreadable(found.Metadata.Key, found.Error.Message) }, cancellationToken);

    /// <summary>Creates an object from its type. If <c>apiVersion</c> or <c>kind</c> is not set, <see cref="Type"/> supplies it.</summary>
    public Task<T> CreateAsync(string? @namespace, T item, WriteOptions options, CancellationToken cancellationToken) =>
        CreateAsync(@namespace, Serialize(item), options, cancellationToken);

    /// <summary>Creates an object from JSON.</summary>
    public Task<T> CreateAsync(string? @namespace, RawJson item, WriteOptions options, CancellationToken cancellationToken) =>
        SendAsync(
            new ApiRequest(HttpMethod.Post, WithOptions(Type.Path(RequireNamespace(@namespace)), options), item.Utf8), cancellationToken);

    /// <summary>Creates a subresource of an object, such as the <c>token</c> of a ServiceAccount.</summary>
    public Task<T> CreateSubresourceAsync(
        string? @namespace, string name, string subresource, T item, WriteOptions options, CancellationToken cancellationToken)
    {
        var path = WithOptions(Type.Path(RequireNamespace(@namespace), name, subresource), options);
        return SendAsync(new ApiRequest(HttpMethod.Post, path, Serialize(item).Utf8), cancellationToken);
    }

    /// <summary>Replaces an object. If its resource version is set, it must be the stored one.</summary>
    public Task<T> ReplaceAsync(T item, WriteOptions options, CancellationToken cancellationToken)
    {
        var name = item.Metadata.Name ?? throw new ArgumentException("metadata.name is missing.", nameof(item));
        var path = WithOptions(ObjectPath(item.Metadata.Namespace, name), options);
        return SendAsync(new ApiRequest(HttpMethod.Put, path, Serialize(item).Utf8), cancellationToken);
    }

    /// <summary>Patches an object or one of its subresources, such as <c>status</c>.</summary>
    public Task<T> PatchAsync(
        string? @namespace, string name, Patch patch, string? subresource, WriteOptions options, CancellationToken cancellationToken) =>
        SendAsync(RequestFor(@namespace, name, patch, subresource, options), cancellationToken);

    /// <summary>
    /// Like <see cref="PatchAsync"/>, but returns only the new resource version, and asks for no more: the response is a fraction of the
    /// object, and an object that cannot be read is patched all the same.
    /// </summary>
    public Task<string> PatchForVersionAsync(
        string? @namespace, string name, Patch patch, string? subresource, WriteOptions options, CancellationToken cancellationToken)
    {
        var request = RequestFor(@namespace, name, patch, subresource, options) with { Accept = MetadataOnly };
        return _transport.SendAsync(request, ReadVersionAsync, cancellationToken);
    }

    /// <summary>
    /// Deletes an object; false if it was already gone. If <see cref="DeleteOptions.PreconditionUid"/> is set, an object of another uid
    /// under the same name stays, and counts as gone.
    /// </summary>
    /// <exception cref="ApiException">The server rejected the request, for example because a precondition did not hold; see <see cref="ApiException.IsConflict"/>.</exception>
    public async Task<bool> DeleteAsync(string? @namespace, string name, DeleteOptions options, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(HttpMethod.Delete, ObjectPath(@namespace, name), RawJson.From(ToJson(options)).Utf8);
        try
        {
            return await _transport.SendAsync(request, DrainAsync, cancellationToken);
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return false;
        }
        catch (ApiException e) when (e.IsConflict && options.PreconditionUid is { } uid)
        {
            // A conflict can have other causes, and only its text says which one.
            var current = await FindAsync(@namespace, name, cancellationToken);
            if (current?.Metadata.Uid == uid)
                throw;
            return false;
        }
    }

    /// <summary>
    /// Like the public overloads, with all that can be done with an item.
    /// </summary>
    internal async Task<KubeList<T>> ListAsync(string? @namespace, ListOptions options, ListHandling<T> handling, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        var pages = new ListPages<T>(_transport, Type.Path(@namespace), Type.TypeInfo)
        {
            Add = item => items.Add(handling.Keep(item)),
            Restart = new Action(items.Clear) + handling.Restart,
            Undecodable = handling.Undecodable,
            PassOver = handling.PassOver,
        };
        return new KubeList<T>(await pages.ReadAsync(options, cancellationToken), items);
    }

    /// <summary>
    /// Reads namespace, name, uid and resource version of all objects, in the server's metadata-only form if it has one.
    /// </summary>
    /// <param name="namespace">One namespace; null for all.</param>
    /// <param name="options">What to list.</param>
    /// <param name="add">Receives one object's metadata.</param>
    /// <param name="restart">Called when the list restarts: discard what was added so far.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <param name="passOver">Looks at an object's metadata, as text, and returns true if it does not count; null: all count.</param>
    internal Task<ListMeta> ListVersionsAsync(
        string? @namespace, ListOptions options, Action<VersionMetadata> add, Action restart, CancellationToken cancellationToken,
        Func<ReadOnlySequence<byte>, bool>? passOver = null)
    {
        var pages = new ListPages<VersionedObject>(_transport, Type.Path(@namespace), PartialJsonContext.Default.VersionedObject)
        {
            Accept = MetadataOnlyList,
            Add = item => add(item.Metadata ?? new VersionMetadata()),
            Restart = restart,
            PassOver = passOver,

            // Its other metadata may be too deep or too large for us, such as the managed fields of a deep object. Its version is not.
            Undecodable = item => add(VersionMetadata.Of(item.Metadata)),
        };
        return pages.ReadAsync(options, cancellationToken);
    }

    /// <summary>Opens a watch. The caller reads the body and disposes the response.</summary>
    internal Task<HttpResponseMessage> OpenWatchAsync(QueryString query, CancellationToken cancellationToken) =>
        _transport.OpenAsync(new ApiRequest(HttpMethod.Get, query.ToString()) { RetryWhenBusy = false }, cancellationToken);

    private Task<T> SendAsync(ApiRequest request, CancellationToken cancellationToken) => _transport.SendAsync(
        request,
        async (body, token) => await JsonSerializer.DeserializeAsync(body, Type.TypeInfo, token)
            ?? throw new JsonException($"The server responded to {request.Method} {request.Path} with null."),
        cancellationToken);

    private ApiRequest RequestFor(string? @namespace, string name, Patch patch, string? subresource, WriteOptions options)
    {
        var path = WithOptions(Type.Path(RequireNamespace(@namespace), name, subresource), options);
        return new ApiRequest(HttpMethod.Patch, path, patch.Body.Utf8, patch.ContentType);
    }

    private static async Task<string> ReadVersionAsync(Stream body, CancellationToken cancellationToken)
    {
        using var json = new MemoryStream();
        await body.CopyToAsync(json, cancellationToken);
        return PartialMetadata.Read(json.GetBuffer().AsSpan(0, (int)json.Length)).ResourceVersion
            ?? throw new JsonException("The server responded to a patch with an object that has no metadata.resourceVersion.");
    }

    private static async Task<bool> DrainAsync(Stream body, CancellationToken cancellationToken)
    {
        await body.CopyToAsync(Stream.Null, cancellationToken);
        return true;
    }

    private string ObjectPath(string? @namespace, string name) => Type.Path(RequireNamespace(@namespace), name);

    private string? RequireNamespace(string? @namespace) => Type.Namespaced && string.IsNullOrEmpty(@namespace)
        ? throw new ArgumentException($"{Type.Kind} is namespaced: a namespace is needed.", nameof(@namespace))
        : @namespace;

    private RawJson Serialize(T item)
    {
        if (item is { ApiVersion: not null, Kind: not null })
            return new RawJson(JsonSerializer.SerializeToUtf8Bytes(item, Type.TypeInfo));
        var node = JsonSerializer.SerializeToNode(item, Type.TypeInfo)!.AsObject();
        node["apiVersion"] = Type.ApiVersion;
        node["kind"] = Type.Kind;
        return RawJson.From(node);
    }

    private static string WithOptions(string path, WriteOptions options) => new QueryString(path)
        .Add("dryRun", options.DryRun ? "All" : null)
        .Add("fieldManager", options.FieldManager)
        .Add("fieldValidation", options.FieldValidation)
        .Add("force", options.Force ? "true" : null)
        .ToString();

    private static JsonObject ToJson(DeleteOptions options)
    {
        var json = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["propagationPolicy"] = options.PropagationPolicy,
        };
        if (options.GracePeriodSeconds is { } seconds)
            json["gracePeriodSeconds"] = seconds;
        if (options.PreconditionUid is not null || options.PreconditionResourceVersion is not null)
        {
            var preconditions = new JsonObject();
            if (options.PreconditionUid is { } uid)
                preconditions["uid"] = uid;
            if (options.PreconditionResourceVersion is { } version)
                preconditions["resourceVersion"] = version;
            json["preconditions"] = preconditions;
        }

        return json;
    }
}
