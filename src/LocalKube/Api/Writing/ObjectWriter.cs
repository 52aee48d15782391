using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.LocalKube.Api.Builtin;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Ownership;
using ScheduledJobs.LocalKube.Api.Schemas;
using ScheduledJobs.LocalKube.Api.Storage;
using ScheduledJobs.LocalKube.Api.Views;

namespace ScheduledJobs.LocalKube.Api.Writing;

/// <summary>Creates and changes objects: metadata, defaults, validation, field ownership, admission, optimistic locking.</summary>
internal sealed class ObjectWriter(ObjectStore store, IAdmission admission, TimeProvider time)
{
    // Without vowels and look-alikes, as in Kubernetes.
    private const string SuffixAlphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 5;
    private const int MaxGeneratedBase = 63 - SuffixLength;

    /// <summary>Stores a new object. Takes ownership of <paramref name="obj"/>, which is already decoded.</summary>
    public Task<StoredObject> CreateAsync(WriteRequest request, JsonObject obj) => CreateAsync(request, new Changed(obj));

    private async Task<StoredObject> CreateAsync(WriteRequest request, Changed made)
    {
        var obj = made.Object;
        var kind = request.Kind;
        CheckNames(request, obj);
        CheckNamespace(request, obj.TextAt("metadata", "name") ?? "");
        if (obj.TextAt("metadata", "resourceVersion") is { Length: > 0 })
            throw Refusals.Internal("resourceVersion should not be set on objects to be created");
        CompleteMetadata(request, obj);
        if (kind.HasStatus)
            obj.Remove("status");
        // Whatever the server adds from here on has no owner.
        if (!made.OwnershipSettled)
            RecordUpdate(request, before: null, obj);
        kind.Rules.PrepareCreate(obj, time.GetUtcNow());
        Refuse(kind, obj, [.. MetadataRules.Validate(obj, kind), .. Validation.OfNew(kind, obj)]);

        ObjectDecoder.CompleteDefaults(kind, obj);
        await admission.ReviewAsync(request, before: null, obj);
        var name = obj.TextAt("metadata", "name")!;
        var collection = store.Collection(kind.CollectionName);
        if (request.DryRun)
            return collection.Find(request.Namespace, name) is null ? StoredObject.From(obj, 0) : throw Refusals.AlreadyExists(kind, name);
        return await collection.AddAsync(obj, request.Namespace, name) ?? throw Refusals.AlreadyExists(kind, name);
    }

    /// <summary>Replaces an object, or creates it if the kind allows that. Takes ownership of <paramref name="obj"/>, which is already decoded.</summary>
    public async Task<(StoredObject Object, bool Created)> ReplaceAsync(WriteRequest request, JsonObject obj)
    {
        var kind = request.Kind;
        var name = obj.TextAt("metadata", "name");
        if (name is null && request.Name.Length > 0)
            throw Refusals.BadRequest($"the name of the object ({name}) does not match the name on the URL ({request.Name})");
        CheckNames(request, obj);
        if (kind.Rules.AllowsCreateOnUpdate && store.Collection(kind.CollectionName).Find(request.Namespace, request.Name) is null)
        {
            obj.Metadata().Remove("resourceVersion");
            return (await CreateAsync(request, obj), true);
        }

        if (!kind.Rules.AllowsUnconditionalUpdate && obj.TextAt("metadata", "resourceVersion") is not { Length: > 0 })
        {
            throw Refusals.InvalidKind(
                kind.Group, kind.Plural, kind.QualifiedResource, request.Name,
                [FieldError.Invalid("metadata.resourceVersion", 0, "must be specified for an update")]);
        }

        var uid = obj.TextAt("metadata", "uid");
        return (await UpdateAsync(request, current => new Changed(CheckedReplacement(request, current, obj, uid))), false);
    }

    /// <summary>Changes an object, and retries as often as needed: if another write was faster, the change is applied again to its result.</summary>
    /// <param name="change">Receives a copy of the object in API form, with apiVersion and kind, and returns the changed one, decoded.</param>
    public Task<StoredObject> PatchAsync(WriteRequest request, Func<JsonObject, JsonObject> change) => UpdateAsync(request, current =>
    {
        var changed = change(ObjectView.ToApi(current, request.Kind));
        CheckNames(request, changed);
        return new Changed(changed);
    });

    /// <summary>Server-side apply. Takes an object without unknown fields.</summary>
    public async Task<(StoredObject Object, bool Created)> ApplyAsync(WriteRequest request, JsonObject applied, bool force)
    {
        var isNew = store.Collection(request.Kind.CollectionName).Find(request.Namespace, request.Name) is null;
        if (isNew && request.IsStatus)
            throw Refusals.NotFound(request.Kind, request.Name);
        if (isNew && applied.TextAt("metadata", "name") is null)
            throw Refusals.BadRequest($"the name of the object ({request.Name} based on URL) was undeterminable: name must be provided");
        CheckNames(request, applied);
        return isNew
            ? (await CreateAsync(request, ApplyTo(NewObject(request), request, applied, force)), true)
            : (await UpdateAsync(request, current => ApplyTo(ObjectView.ToApi(current, request.Kind), request, applied, force)), false);
    }

    private Changed ApplyTo(JsonObject current, WriteRequest request, JsonObject applied, bool force)
    {
        ServerSideApply.Apply(current, applied, request.Writer, force, request.Kind.Schema, time.GetUtcNow());
        ObjectDecoder.CompleteDefaults(request.Kind, current);
        return new Changed(current, OwnershipSettled: true);
    }

    private static JsonObject NewObject(WriteRequest request) => new()
    {
        ["apiVersion"] = request.Kind.ApiVersion,
        ["kind"] = request.Kind.Kind,
        ["metadata"] = new JsonObject { ["name"] = request.Name },
    };

    private static JsonObject CheckedReplacement(WriteRequest request, JsonObject current, JsonObject obj, string? uid)
    {
        var currentUid = current.TextAt("metadata", "uid");
        if (uid is { Length: > 0 } && uid != currentUid)
        {
            throw Refusals.Conflict(
                request.Kind, request.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {currentUid}");
        }

        return obj.Copy();
    }

    private async Task<StoredObject> UpdateAsync(WriteRequest request, Func<JsonObject, Changed> change)
    {
        var kind = request.Kind;
        var collection = store.Collection(kind.CollectionName);
        while (true)
        {
            var current = collection.Find(request.Namespace, request.Name) ?? throw Refusals.NotFound(kind, request.Name);
            var before = current.Read();
            var (after, settled) = change(before.Copy());
            var asked = after.TextAt("metadata", "resourceVersion");
            if (asked is { Length: > 0 } && asked != current.Version.ToString())
                throw Refusals.Conflict(kind, request.Name, Refusals.ModifiedMessage);
            after.Remove("apiVersion");
            after.Remove("kind");
            MergeUpdate(request, before, after, settled);
            await admission.ReviewAsync(request, before, after);
            if (JsonNode.DeepEquals(before, after))
                return current;
            if (request.DryRun)
                return StoredObject.From(after, current.Version);
            var stored = await (Deletion.IsComplete(after) ? collection.RemoveAsync(current, after) : collection.ReplaceAsync(current, after));
            if (stored is not null)
                return stored;
        }
    }

    /// <summary>Keeps only the changes that this request may make, and validates the result.</summary>
    private void MergeUpdate(WriteRequest request, JsonObject before, JsonObject after, bool settled)
    {
        var kind = request.Kind;
        UpdateScope.Restrict(request, before, after);
        kind.Rules.PrepareUpdate(before, after, time.GetUtcNow());
        if (kind.Rules.TracksGeneration && UpdateScope.ChangesDesiredState(kind, before, after))
            after.Metadata()["generation"] = (before.NumberAt("metadata", "generation") ?? 0) + 1;
        Refuse(
            kind,
            after,
            [.. MetadataRules.Validate(after, kind), .. MetadataRules.ValidateUpdate(before, after), .. Validation.OfUpdate(request, before, after)]);
        if (!settled)
            RecordUpdate(request, before, after);
    }

    /// <summary>Records which manager changed what.</summary>
    private void RecordUpdate(WriteRequest request, JsonObject? before, JsonObject after)
    {
        var schema = request.Kind.Schema;
        var (old, owned) = UpdateScope.Owned(request, before, after);
        var managed = ManagedFields.Of(after);
        managed.RecordUpdate(FieldSet.OfChanges(old ?? [], owned, schema), after, request.Writer, schema, time.GetUtcNow());
        managed.WriteTo(after);
    }

    private static void CheckNames(WriteRequest request, JsonObject obj)
    {
        var metadata = obj.Metadata();
        if (request.Name.Length > 0)
        {
            metadata.Default("name", request.Name);
            if (metadata.TextAt("name") is { } name && name != request.Name)
                throw Refusals.BadRequest($"the name of the object ({name}) does not match the name on the URL ({request.Name})");
        }

        var ns = metadata.TextAt("namespace") ?? "";
        if (ns.Length > 0 && ns != (request.Namespace ?? ""))
            throw Refusals.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        metadata.Put("namespace", request.Namespace);
    }

    private void CheckNamespace(WriteRequest request, string name)
    {
        if (request.Namespace is not { } ns)
            return;
        var found = store.Collection(BuiltinKinds.Instance.Namespaces.CollectionName).Find(null, ns) ?? throw Refusals.NamespaceNotFound(ns);
        if (found.IsTerminating)
            throw Refusals.NamespaceTerminating(request.Kind, name, ns);
    }

    private void CompleteMetadata(WriteRequest request, JsonObject obj)
    {
        var metadata = obj.Metadata();
        if (metadata.TextAt("name") is not { Length: > 0 } && metadata.TextAt("generateName") is { Length: > 0 } prefix)
        {
            var suffix = RandomNumberGenerator.GetString(SuffixAlphabet, SuffixLength);
            metadata["name"] = prefix[..Math.Min(prefix.Length, MaxGeneratedBase)] + suffix;
        }

        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = KubeTimeConverter.ToText(time.GetUtcNow());
        foreach (var ours in (string[])["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation"])
            metadata.Remove(ours);
        if (request.Kind.Rules.TracksGeneration)
            metadata["generation"] = 1L;
    }

    private static void Refuse(ResourceKind kind, JsonObject obj, IReadOnlyList<FieldError> errors)
    {
        if (errors.Count > 0)
            throw Refusals.Invalid(kind, obj.TextAt("metadata", "name") ?? "", errors);
    }

    /// <summary>A changed object, and whether its managedFields are already up to date: server-side apply updates them itself.</summary>
    private readonly record struct Changed(JsonObject Object, bool OwnershipSettled = false);
}
