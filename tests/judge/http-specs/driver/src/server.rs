//! `Server`: URLs of servers with variables, and versions of the API.

use specs::server_endpoint_not_defined::ServerEndpointNotDefined;
use specs::server_path_multiple_v1_0::{ApiVersion, ServerPathMultipleV10};
use specs::server_path_single::ServerPathSingle;
use specs::server_versions_not_versioned::ServerVersionsNotVersioned;
use specs::server_versions_versioned_2021_01_01_preview::ServerVersionsVersioned20210101Preview;
use specs::server_versions_versioned_2022_12_01_preview::ServerVersionsVersioned20221201Preview;

use crate::calls;
use crate::scenario::{Scenario, failed};

/// Defines a function that returns a client, whose builder takes the URL of the server.
macro_rules! clients {
    ($($name:ident: $client:ty;)*) => {$(
        fn $name(base_url: &str) -> Result<$client, String> {
            <$client>::builder(base_url).build().map_err(failed)
        }
    )*};
}

clients! {
    not_defined: ServerEndpointNotDefined;
    not_versioned: ServerVersionsNotVersioned;
    single: ServerPathSingle;
    version_2021: ServerVersionsVersioned20210101Preview;
    version_2022: ServerVersionsVersioned20221201Preview;
}

fn multiple(endpoint: &str) -> Result<ServerPathMultipleV10, String> {
    ServerPathMultipleV10::builder(endpoint, ApiVersion::V10).build().map_err(failed)
}

pub fn scenarios() -> Vec<Scenario> {
    let all = [
        calls! { not_defined; Server_Endpoint_NotDefined_valid: valid(); },
        calls! { single; Server_Path_Single_myOp: my_op(); },
        calls! { multiple;
            Server_Path_Multiple_noOperationParams: no_operation_params();
            Server_Path_Multiple_withOperationPathParam: with_operation_path_param("test");
        },
        calls! { not_versioned;
            Server_Versions_NotVersioned_withoutApiVersion: without_api_version();
            Server_Versions_NotVersioned_withPathApiVersion: with_path_api_version("v1.0");
            Server_Versions_NotVersioned_withQueryApiVersion: with_query_api_version("v1.0");
        },
        calls! { version_2022;
            Server_Versions_Versioned_withoutApiVersion: without_api_version();
            Server_Versions_Versioned_withPathApiVersion: with_path_api_version("2022-12-01-preview");
            Server_Versions_Versioned_withQueryApiVersion: with_query_api_version("2022-12-01-preview");
        },
        calls! { version_2021;
            Server_Versions_Versioned_withQueryOldApiVersion: with_query_old_api_version("2021-01-01-preview");
        },
    ];
    all.into_iter().flatten().collect()
}
