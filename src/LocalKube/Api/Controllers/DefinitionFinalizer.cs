using ScheduledJobs.LocalKube.Api.Builtin;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Storage;
using ScheduledJobs.LocalKube.Api.Writing;

namespace ScheduledJobs.LocalKube.Api.Controllers;

/// <summary>Deletes the custom resources of a definition that is being deleted, and then removes the definition.</summary>
internal sealed class DefinitionFinalizer(ObjectStore store, KindRegistry kinds, Deletion deletion) : IClusterController
{
    private readonly Collection _definitions = store.Collection(BuiltinKinds.Instance.CustomResourceDefinitions.CollectionName);

    public async ValueTask HandleAsync(Collection collection, Change change)
    {
        var name = collection == _definitions ? change.After?.Name : change.After is null ? collection.Name : null;
        // A definition has the same name as the collection of its objects.
        if (name is null || _definitions.Find(null, name) is not { IsTerminating: true })
            return;
        var objects = store.Collection(name);
        if (kinds.Current.OfCollection(name) is { } kind)
        {
            foreach (var obj in objects.Current.Objects.Values.Where(o => !o.IsTerminating))
                await deletion.DeleteSeenAsync(kind, obj);
        }

        if (objects.Current.Objects.IsEmpty)
            await Deletion.RemoveFinalizerAsync(_definitions, null, name, CustomResourceDefinitionRules.Finalizer);
    }
}
