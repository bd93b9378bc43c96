use poem::{endpoint::BoxEndpoint, http::Method};
use poem_openapi::{
    OpenApi,
    registry::{MetaApi, MetaOperation, MetaOperationParam, MetaParamIn, MetaPath, MetaSchemaRef, Registry},
};
use std::collections::{BTreeMap, HashMap};

/// Many small APIs as the one that is documented and served.
///
/// Operations of one path stand together, since a JSON object can't have the path twice. A query parameter that is an
/// object is spelled out as its members, which is how it travels (OpenAPI's `style: form`, `explode: true`).
pub(super) struct Document<T>(pub T);

impl<T: OpenApi> OpenApi for Document<T> {
    fn meta() -> Vec<MetaApi> {
        let mut paths: BTreeMap<String, Vec<MetaOperation>> = BTreeMap::new();
        for path in T::meta().into_iter().flat_map(|api| api.paths) {
            paths.entry(path.path).or_default().extend(path.operations);
        }
        let mut registry = Registry::new();
        T::register(&mut registry);
        let spelled_out = |(path, mut operations): (String, Vec<MetaOperation>)| {
            for operation in &mut operations {
                let params = std::mem::take(&mut operation.params);
                operation.params = params.into_iter().flat_map(|param| spell_out(param, &registry)).collect();
            }
            MetaPath { path, operations }
        };
        vec![MetaApi { paths: paths.into_iter().map(spelled_out).collect() }]
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn add_routes(self, routes: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {
        self.0.add_routes(routes);
    }
}

fn spell_out(param: MetaOperationParam, registry: &Registry) -> Vec<MetaOperationParam> {
    let MetaSchemaRef::Reference(name) = &param.schema else { return vec![param] };
    let Some(object) = registry.schemas.get(name).filter(|schema| schema.ty == "object") else {
        return vec![param];
    };
    let member = |(name, schema): &(&'static str, MetaSchemaRef)| MetaOperationParam {
        name: (*name).to_owned(),
        schema: schema.clone(),
        in_type: MetaParamIn::Query,
        description: description(schema),
        required: object.required.contains(name),
        deprecated: false,
        explode: true,
        style: None,
    };
    object.properties.iter().map(member).collect()
}

fn description(schema: &MetaSchemaRef) -> Option<String> {
    match schema {
        MetaSchemaRef::Inline(schema) => schema.description.map(str::to_owned),
        MetaSchemaRef::Reference(_) => None,
    }
}
